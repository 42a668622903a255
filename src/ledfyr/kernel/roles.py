"""The roles that a person can hold at a place, and the groups of them that policies speak of [domain §1]."""

from __future__ import annotations

SYSTEM = "system"
CENTRAL_CONTROLLER = "central_controller"
CONTROLLER = "controller"
ADMINISTRATOR = "administrator"

AUDITORS = frozenset({"elected_auditor", "audit_office"})
"""Read everything, write nothing."""

MANAGERS = frozenset(
    {
        "head_of_administration",
        "department_head",
        "service_area_head",
        "unit_manager",
        "deputy_unit_manager",
        "head_of_finance",
        "head_of_hr",
    }
)
"""Answer for a part of the organisation."""

POLITICIANS = frozenset({"chair", "committee_member", "deputy_member"})

STAFF = frozenset(
    {
        "co_worker",
        "budget_holder",
        "committee_secretary",
        "case_officer",
        "procurement_lead",
        "information_security_coordinator",
        "data_protection_officer",
        "archivist",
        "control_owner",
        "control_team_member",
        "union_representative",
        "safety_representative",
        "reader",
    }
)

COORDINATORS = frozenset({CONTROLLER, CENTRAL_CONTROLLER, "head_of_finance", SYSTEM})
"""Keep the committee's own registers: the analysis and the plan as a whole."""

UNIT_WRITERS = MANAGERS | {"co_worker", "control_owner", "control_team_member", CONTROLLER}
"""Keep what belongs to their own unit and those below it."""

PROVIDERS = frozenset({"provider_contact"})
"""Answer for an external provider and see nothing of the committee's own work."""

EVERY = frozenset(AUDITORS | MANAGERS | POLITICIANS | STAFF | COORDINATORS | PROVIDERS | {ADMINISTRATOR})

INSIDERS = EVERY - PROVIDERS
"""Read what a committee shares: its analysis, its plan and what it has decided."""
