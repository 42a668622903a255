"""Finding or making what rows hang on: processes and working methods."""

from __future__ import annotations

from collections.abc import Iterable

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.text import sort_key, squeeze
from ledfyr.platform.organisation.selectors import committee_by_slug

from ..models import Process, WorkingMethod

Pairs = dict[tuple[str, str], tuple[Process | None, WorkingMethod | None]]


def ensure_processes(scope: Scope, pairs: Iterable[tuple[str | None, str | None]]) -> Pairs:
    """{(process, working method): objects} for the named pairs, made if need be, in a fixed number of queries.

    A working method whose process is not named lives under the committee's process without a name, and its pair has no
    process.
    """
    wanted = {(squeeze(process or ""), squeeze(method or "")) for process, method in pairs if process or method}
    committee = committee_by_slug(scope.committee)
    processes = {p.name: p for p in Process.objects.filter(committee=committee, name__in={p for p, _ in wanted})}
    new = [
        Process(committee=committee, name=name, sort_key=sort_key(name)[:500])
        for name in dict.fromkeys(p for p, _ in sorted(wanted))
        if name not in processes
    ]
    processes |= {process.name: process for process in Process.objects.bulk_create(new)}
    known = WorkingMethod.objects.filter(process__in=processes.values())
    methods = {(method.process_id, method.name): method for method in known}
    fresh = [
        WorkingMethod(process=processes[process], name=method)
        for process, method in sorted(wanted)
        if method and (processes[process].pk, method) not in methods
    ]
    methods |= {(method.process_id, method.name): method for method in WorkingMethod.objects.bulk_create(fresh)}
    return {(p, m): (processes[p] if p else None, methods.get((processes[p].pk, m))) for p, m in wanted}
