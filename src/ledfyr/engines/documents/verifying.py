"""Is a frozen version still what was frozen? Every file is read, and the fingerprint is taken anew."""

from __future__ import annotations

from typing import Any

from ledfyr.kernel.errors import DomainError
from ledfyr.platform.files.refusals import FileDamaged
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.planning.decisions import CONTENT_TYPES, digest_of, documents_of, frozen_data, frozen_tree
from ledfyr.platform.planning.models import Decision


class DamagedVersion(DomainError):
    """A frozen file is gone or altered; facts: ``document``."""

    code = "documents.damaged_version"


class WrongFingerprint(DomainError):
    """Files are whole but do not give the fingerprint that was noted; no facts."""

    code = "documents.wrong_fingerprint"


def faults_in(decision: Decision) -> list[DomainError]:
    """What is wrong with the version, each as a refusal; none when it is whole."""
    if decision.data is None:
        return []
    faults: list[DomainError] = []
    trees: list[dict[str, Any]] = []
    documents = documents_of(decision)
    for document, published in [(one, False) for one in documents] + [(one, True) for one in documents]:
        if published and document.published_tree is None:
            continue
        try:
            trees.append(frozen_tree(document, published=published) | {"fingerprint": "", "chain_head": ""})
            for form in CONTENT_TYPES:
                read_bytes(document.file(form, published=published).digest)
        except FileDamaged:
            faults.append(DamagedVersion(document=document.title))
    try:
        data = frozen_data(decision)
    except FileDamaged:
        return [*faults, DamagedVersion(document=decision.data.name)]
    if not faults and fingerprint_of(act_of(decision), data, trees) != decision.digest:
        faults.append(WrongFingerprint())
    return faults


def act_of(decision: Decision) -> dict[str, Any]:
    """What was done, as it goes into the fingerprint."""
    return {
        "stage": decision.stage,
        "matter": decision.matter,
        "round": decision.round,
        "version": decision.version,
        "body": decision.body,
        "on": decision.on.isoformat() if decision.on else None,
        "paragraph": decision.paragraph,
        "registration_number": decision.registration_number,
    }


def fingerprint_of(act: dict[str, Any], data: Any, trees: list[dict[str, Any]]) -> str:
    """One digest of all that is frozen together. Trees are taken without their own fingerprint."""
    return digest_of({"act": act, "data": data, "documents": trees})
