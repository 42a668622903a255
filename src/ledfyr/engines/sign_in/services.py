"""Writes of signing in: links, passwords. Each asks, locks, writes and records in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotAllowed, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged, logged_block
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Person

from . import limits, mails, rules
from .history import note
from .models import OneTimeLink
from .policy import POLICY
from .selectors import email_of

LONGEST_DAYS = 90
PASSWORD_MINUTES = 30
PASSWORD_PURPOSE = "password"  # noqa: S105  # a word, not a secret


class LinkRefused(DomainError):
    """A link that cannot be sent; facts: ``person`` or ``example``, ``highest``."""

    code = "sign_in.no_address"


class MailFailed(DomainError):
    """The mail server did not take the mail; facts: ``address``."""

    code = "sign_in.mail_failed"


class LinkClosed(DomainError):
    """A link that is used, revoked or too old; facts: ``label``."""

    code = "sign_in.link_expired"


def send_link(
    *,
    actor: Actor,
    scope: Scope,
    person: Person,
    purpose: str,
    label: str,
    target: str,
    valid_days: int,
    now: datetime,
    base: str,
) -> OneTimeLink:
    """Mail a person a link that signs her in to one page of the committee's year, and to nothing else.

    ``purpose``: the caller's word for it; a new link for the same one revokes the one before. ``label``: what the
    person is asked to do. ``base``: where the product is reached (``https://…``). Raises NotAllowed, LinkRefused (no
    address, not active, not a page of the year …), MailFailed; a link whose mail was not taken is revoked.
    """
    POLICY.require_write(actor, scope)
    if refusal := _why_not(person, scope, label, target, valid_days):
        raise refusal
    with logged_block():
        link, token = _issue(
            person,
            OneTimeLink.Kind.TASK,
            purpose,
            squeeze(label),
            target,
            timedelta(days=valid_days),
            actor.name,
            now,
            scope,
        )
        record(actor, scope, _change("sign_in.link_sent", link))
    try:
        mails.for_link(link, address_of(base, token)).send()
    except OSError as error:
        OneTimeLink.objects.filter(pk=link.pk).update(revoked_at=now)
        raise MailFailed(address=email_of(person)) from error
    return link


def _why_not(person: Person, scope: Scope, label: str, target: str, valid_days: int) -> DomainError | None:
    home = f"/{scope.committee}/{scope.year}/"
    if not settings.MAIL_IS_SENT:
        return LinkRefused("sign_in.no_mail")
    if not person.is_active:
        return LinkRefused("sign_in.not_active", person=person.title)
    if not email_of(person):
        return LinkRefused(person=person.title)
    if not squeeze(label):
        return LinkRefused("sign_in.empty_label")
    if not rules.is_within(target.split("?")[0], home) or target.split("?")[0] == home:
        return LinkRefused("sign_in.not_our_page", example=f"{home}riskanalys/")
    if not 1 <= valid_days <= LONGEST_DAYS:
        return LinkRefused("sign_in.bad_days", highest=LONGEST_DAYS)
    return None


@logged
def revoke_link(*, actor: Actor, scope: Scope, key: int, now: datetime) -> OneTimeLink:
    """Close a link before its time. Raises NotAllowed, NotFound; a closed one stays as it is."""
    POLICY.require_write(actor, scope)
    found = OneTimeLink.objects.select_for_update(of=("self",)).select_related("person")
    link = found.filter(pk=key, kind=OneTimeLink.Kind.TASK, committee=scope.committee, year=scope.year).first()
    if link is None:
        raise NotFound("sign_in.no_link")
    if link.used_at is None and link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        record(actor, scope, _change("sign_in.link_revoked", link))
    return link


@logged
def open_link(*, token: str, now: datetime) -> OneTimeLink:
    """Look at a link without using it up (a mail scanner does so too). Raises NotFound, LinkClosed."""
    link = _find(token, now)
    link.opened_at = link.opened_at or now
    link.times_opened = min(link.times_opened + 1, 10_000)
    link.save(update_fields=["opened_at", "times_opened"])
    return link


@logged
def use_link(*, token: str, now: datetime) -> OneTimeLink:
    """Use a task's link up; whoever held it is its person. Raises NotFound, LinkClosed."""
    link = _find(token, now)
    if link.kind != OneTimeLink.Kind.TASK:
        raise NotFound("sign_in.no_link")
    _close(link, now)
    note(link.person, "sign_in.link_used", label=link.label)
    return link


@logged
def reset_password(*, token: str, password: str, now: datetime) -> Person:
    """Use a password link up and set the password, which ends every session. Raises NotFound, LinkClosed,
    ValidationError (the password is too weak); the link is then still open."""
    link = _find(token, now)
    if link.kind != OneTimeLink.Kind.PASSWORD:
        raise NotFound("sign_in.no_link")
    set_password(link.person, password)
    _close(link, now)
    note(link.person, "sign_in.password_reset")
    return link.person


@logged
def issue_password_link(*, person: Person, now: datetime, sent_by: str = "") -> tuple[OneTimeLink, str]:
    """A link for choosing a new password, and its secret; the one before is revoked."""
    return _issue(
        person, OneTimeLink.Kind.PASSWORD, PASSWORD_PURPOSE, "", "", timedelta(minutes=PASSWORD_MINUTES), sent_by, now
    )


@logged
def change_password(*, person: Person, password: str) -> None:
    """Set one's own password; other sessions end. Raises ValidationError (the password is too weak)."""
    set_password(person, password)
    note(person, "sign_in.password_changed")


@logged
def give_password(*, actor: Actor, person: Person, password: str) -> None:
    """Set somebody's password from the server; her sessions end. Raises NotAllowed, ValidationError."""
    _require_system(actor)
    set_password(person, password)
    limits.forget(limits.name_key(person.username))
    record(actor, None, _about("sign_in.password_given", person))


@logged
def unlock(*, actor: Actor, person: Person) -> None:
    """Take away a lost second step, and the wait after failures. Raises NotAllowed."""
    _require_system(actor)
    Authenticator.objects.filter(user=person).delete()
    limits.forget(limits.name_key(person.username), limits.second_step_key(person.pk))
    record(actor, None, _about("sign_in.second_step_given_up", person))


def _require_system(actor: Actor) -> None:
    """Only whoever has the machine: no page lets anybody into another person's account."""
    if not actor.has("system"):
        raise NotAllowed("not_allowed.write", room=POLICY.room)


def _about(code: str, person: Person) -> Change:
    return Change(code, "organisation.person", str(person.pk), facts={"person": person.title})


def set_password(person: Person, password: str) -> None:
    """Set a password that keeps the rules of settings. Raises ValidationError."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])


def address_of(base: str, token: str) -> str:
    """The whole address of a link."""
    return base.rstrip("/") + reverse("sign_in:link", args=[token])


def _issue(
    person: Person,
    kind: str,
    purpose: str,
    label: str,
    target: str,
    valid_for: timedelta,
    sent_by: str,
    now: datetime,
    scope: Scope | None = None,
) -> tuple[OneTimeLink, str]:
    earlier = OneTimeLink.objects.select_for_update().filter(person=person, purpose=purpose)
    earlier.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        person=person,
        kind=kind,
        purpose=purpose,
        label=label,
        target=target,
        digest=_digest(token),
        sent_by=sent_by,
        sent_at=now,
        expires_at=now + valid_for,
        committee=scope.committee if scope else "",
        year=scope.year if scope else None,
    )
    link.full_clean()
    link.save()
    return link, token


def _find(token: str, now: datetime) -> OneTimeLink:
    found = OneTimeLink.objects.select_for_update(of=("self",)).select_related("person")
    link = found.filter(digest=_digest(token)).first()
    if link is None or not link.person.is_active:
        raise NotFound("sign_in.no_link")
    state = state_of(link, now)
    if state != "open":
        raise LinkClosed(f"sign_in.link_{state}", label=link.label)
    return link


def state_of(link: OneTimeLink, now: datetime) -> str:
    """'open', 'used', 'revoked' or 'expired'."""
    return rules.link_state(expires_at=link.expires_at, used_at=link.used_at, revoked_at=link.revoked_at, now=now)


def _close(link: OneTimeLink, now: datetime) -> None:
    link.used_at = now
    link.save(update_fields=["used_at"])


def _change(code: str, link: OneTimeLink) -> Change:
    facts = {"label": link.label, "person": link.person.title}
    return Change(code, "sign_in.one_time_link", str(link.pk), facts=facts)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
