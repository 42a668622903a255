"""Django app of engines/sign_in."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "ledfyr.engines.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Words for history and refusals, and what to note when the library says that something happened."""
        from allauth.mfa import signals
        from django.contrib.auth.signals import user_logged_in

        from ledfyr.engines.ui.context import declare_account_links
        from ledfyr.engines.ui.wording import declare
        from ledfyr.platform.history.recording import declare_codes

        from . import listening
        from .history import HISTORY, REFUSALS
        from .middleware import begin_session
        from .policy import SIGN_INS
        from .showing import account_links

        declare_account_links(account_links)
        declare_codes(HISTORY, SIGN_INS)
        declare(REFUSALS)
        user_logged_in.connect(begin_session, dispatch_uid="sign_in.begin_session")
        signals.authenticator_added.connect(listening.added, dispatch_uid="sign_in.added")
        signals.authenticator_removed.connect(listening.removed, dispatch_uid="sign_in.removed")
        signals.authenticator_reset.connect(listening.renewed, dispatch_uid="sign_in.renewed")
