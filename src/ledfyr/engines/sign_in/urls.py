"""Urls of signing in. The library's views keep their own names, which it asks for; the others are not routed at all."""

from importlib import import_module

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.urls import include, path

from ledfyr.engines.ui.page import open_to_all

from .views import account, entering, links, municipal
from .views.account import OWN
from .views.steps import SecondStepView

own = [
    path("logga-in/", entering.enter, name="enter"),
    path("logga-in/glomt/", links.forgotten, name="forgotten"),
    path("logga-in/lank/<str:token>/", links.link, name="link"),
    path("logga-ut/", entering.leave, name="leave"),
    path("konto/", account.account, name="account"),
    path("konto/andra-steget/", account.second_step_needed, name="second_step"),
    path("konto/losenord/", account.password, name="password"),
    path("konto/enheter/logga-ut/", account.end_devices, name="end_devices"),
    path("konto/enheter/<int:key>/logga-ut/", account.end_device, name="end_device"),
    path("<slug:committee>/<int:year>/lankar/", links.sent, name="sent"),
    path("<slug:committee>/<int:year>/lankar/<int:key>/dra-tillbaka/", links.revoke, name="revoke"),
]


ENTERING = open_to_all("whoever signs in is nobody yet")


def _page(view, template):  # type: ignore[no-untyped-def]  # the library's views have no types
    """A page of the library's in our own clothes."""
    return OWN(view.as_view(template_name=f"sign_in/{template}.html"))


urlpatterns = [
    path("", include((own, "sign_in"))),
    path("logga-in/", entering.enter, name="account_login"),
    path("logga-in/andra-steget/", ENTERING(SecondStepView.as_view()), name="mfa_authenticate"),
    path("logga-in/nyckel/", ENTERING(keys.login_webauthn), name="mfa_login_webauthn"),
    path("logga-in/kommunen/<slug:provider_id>/", municipal.leave_for, name="openid_connect_login"),
    path("logga-in/kommunen/<slug:provider_id>/svar/", municipal.come_back, name="openid_connect_callback"),
    *(import_module("ledfyr.engines.sign_in.views.saml").routes() if settings.HAS_SAML else []),
    path("konto/", account.account, name="mfa_index"),
    path("konto/", account.account, name="mfa_list_webauthn"),
    path("konto/bekrafta/", _page(ReauthenticateView, "again"), name="account_reauthenticate"),
    path("konto/bekrafta/kod/", _page(step.ReauthenticateView, "again"), name="mfa_reauthenticate"),
    path("konto/bekrafta/nyckel/", _page(keys.ReauthenticateWebAuthnView, "again"), name="mfa_reauthenticate_webauthn"),
    path("konto/app/", _page(totp.ActivateTOTPView, "app_add"), name="mfa_activate_totp"),
    path("konto/app/ta-bort/", _page(totp.DeactivateTOTPView, "app_remove"), name="mfa_deactivate_totp"),
    path("konto/reservkoder/", _page(codes.ViewRecoveryCodesView, "codes"), name="mfa_view_recovery_codes"),
    path(
        "konto/reservkoder/nya/",
        _page(codes.GenerateRecoveryCodesView, "codes_new"),
        name="mfa_generate_recovery_codes",
    ),
    path("konto/nycklar/ny/", _page(keys.AddWebAuthnView, "key_add"), name="mfa_add_webauthn"),
    path("konto/nycklar/<int:pk>/ta-bort/", _page(keys.RemoveWebAuthnView, "key_remove"), name="mfa_remove_webauthn"),
]
