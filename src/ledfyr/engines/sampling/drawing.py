"""The draw: the same file, the same plan and the same seed give the same rows, whoever draws and wherever."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from .extension import Extension, plan_extension
from .money import interval_of
from .population import Population, counted
from .ranking import rank_of, ranked, start_within
from .shares import SamplingRefused
from .sizes import size_in_population
from .strata import allocate

Method = Literal["simple", "stratified", "monetary", "units"]
METHODS: tuple[Method, ...] = get_args(Method)
TOP = "top"  # the stratum of everything at or over an amount


@dataclass(frozen=True)
class Plan:
    """What is decided before the draw.

    ``size``, or ``confidence`` and ``tolerable`` that give it. ``tolerable`` below 1 is a share; in monetary units it
    may be an amount in kronor. ``expected_errors``: deviations that the size leaves room for. ``extension``: how many
    deviations a second step may accept. ``top``: an amount in öre; items at or over it are all taken. ``per_unit``:
    rows within each drawn unit, all when None. ``reserve``: rows to take, in order, when a drawn one has no bearing.
    """

    method: Method
    seed: str
    size: int | None = None
    confidence: Fraction | None = None
    tolerable: Fraction | None = None
    expected_errors: int = 0
    extension: int = 0
    reserve: int = 0
    top: int | None = None
    per_unit: int | None = None


@dataclass(frozen=True)
class Item:
    """A drawn row. ``rank``: its place in the order of the draw, in its stratum or unit where there are such."""

    key: str
    rank: int
    row: int
    amount: int | None = None
    stratum: str = ""
    unit: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Draw:
    """What came out. ``size``: the number of ``items``, of units where units are drawn. Amounts in öre.

    ``strata`` and ``units``: {name: (rows, drawn)}. ``left_out``: {why: (rows, sum)}, rows that had no chance.
    """

    items: tuple[Item, ...]
    reserve: tuple[Item, ...]
    size: int
    strata: dict[str, tuple[int, int]] | None = None
    units: dict[str, tuple[int, int]] | None = None
    interval: int | None = None
    start: int | None = None
    left_out: dict[str, tuple[int, int]] | None = None
    extension: Extension | None = None


def draw(population: Population, plan: Plan) -> Draw:
    """Draw by the plan. Raises SamplingRefused when it cannot be followed in this population."""
    if not plan.seed:
        raise SamplingRefused("sampling.no_seed")
    if (plan.extension or plan.expected_errors) and plan.method != "simple":
        raise SamplingRefused("sampling.only_simple")
    return {"simple": _simple, "stratified": _stratified, "monetary": _monetary, "units": _units}[plan.method](
        population, plan
    )


def size_of_plan(plan: Plan, rows: int) -> int:
    """The size asked for, or the one that confidence and tolerable share give among so many rows (or units)."""
    if plan.size is not None:
        size = plan.size
    elif plan.confidence is None or plan.tolerable is None:
        raise SamplingRefused("sampling.no_size")
    else:
        size = size_in_population(rows, plan.confidence, plan.tolerable, plan.expected_errors)
    if not 1 <= size <= rows:
        raise SamplingRefused("sampling.too_few_rows", size=size, rows=rows, least=1)
    return size


def _simple(population: Population, plan: Plan) -> Draw:
    extension = None
    if plan.extension:
        if plan.confidence is None or plan.tolerable is None:
            raise SamplingRefused("sampling.no_size")
        extension = plan_extension(population.rows, plan.confidence, plan.tolerable, plan.extension)
    size = extension.first if extension else size_of_plan(plan, population.rows)
    spare = plan.reserve + (extension.total - extension.first if extension else 0)
    drawn = _first(population, range(population.rows), plan.seed, size + spare)
    return Draw(drawn[:size], drawn[size:], size, extension=extension)


def _stratified(population: Population, plan: Plan) -> Draw:
    places: dict[str, list[int]] = {}
    for index in range(population.rows):
        places.setdefault(_stratum(population, plan, index), []).append(index)
    top = places.pop(TOP, []) if plan.top is not None else []
    rest = {name: len(places[name]) for name in sorted(places)}
    size = size_of_plan(plan, population.rows)
    given = allocate(size - len(top), rest) if rest else {}
    items = [*_first(population, top, plan.seed, len(top), stratum=TOP, certain=True)]
    reserve: list[Item] = []
    for name in rest:
        drawn = _first(population, places[name], plan.seed, given[name] + plan.reserve, stratum=name)
        items += drawn[: given[name]]
        reserve += drawn[given[name] :]
    strata = ({TOP: (len(top), len(top))} if top else {}) | {name: (rest[name], given[name]) for name in rest}
    return Draw(tuple(items), tuple(reserve), len(items), strata=strata)


def _stratum(population: Population, plan: Plan, index: int) -> str:
    if plan.top is not None and population.amounts is not None and population.amounts[index] >= plan.top:
        return TOP
    return population.strata[index] if population.strata is not None else "rest"


def _monetary(population: Population, plan: Plan) -> Draw:
    if population.amounts is None:
        raise SamplingRefused("sampling.no_amounts")
    amounts = population.amounts
    book = sum(amount for amount in amounts if amount > 0)
    if not book:
        raise SamplingRefused("sampling.no_amounts")
    interval = _interval(plan, book)
    start = start_within(plan.seed, interval)
    certain = [index for index, amount in enumerate(amounts) if amount >= interval]
    rest = (index for index, amount in enumerate(amounts) if 0 < amount < interval)
    hit, passed, next_at = [], 0, start
    for index in _order(population, rest, plan.seed, population.rows):
        passed += amounts[index]
        if passed >= next_at:  # an item below the interval is passed by one selection point at most
            hit.append(index)
            next_at += interval
    items = (
        *_first(population, certain, plan.seed, len(certain), certain=True),
        *_first(population, hit, plan.seed, len(hit)),
    )
    left_out = {
        "credits": (sum(amount < 0 for amount in amounts), sum(amount for amount in amounts if amount < 0)),
        "zeros": (sum(amount == 0 for amount in amounts), 0),
    }
    return Draw(items, (), len(items), interval=interval, start=start, left_out=left_out)


def _interval(plan: Plan, book: int) -> int:
    if plan.size is not None:
        if not 1 <= plan.size <= book:
            raise SamplingRefused("sampling.no_size")
        return book // plan.size
    if plan.confidence is None or plan.tolerable is None:
        raise SamplingRefused("sampling.no_size")
    return interval_of(tolerable_amount(plan.tolerable, book), plan.confidence)


def tolerable_amount(tolerable: Fraction, book: int) -> int:
    """Öre: below 1 a share of the book value, otherwise kronor."""
    amount = tolerable * book if tolerable < 1 else tolerable * 100
    return amount.numerator // amount.denominator


def _units(population: Population, plan: Plan) -> Draw:
    if population.units is None:
        raise SamplingRefused("sampling.no_units")
    rows = counted(population.units)
    size = size_of_plan(plan, len(rows))
    order = sorted(rows, key=lambda name: rank_of(plan.seed, name))
    places: dict[str, list[int]] = {name: [] for name in order[: size + plan.reserve]}
    for index, name in enumerate(population.units):
        if name in places:
            places[name].append(index)
    taken = [
        _first(population, places[name], plan.seed, plan.per_unit or rows[name], unit=name)
        for name in order[: size + plan.reserve]
    ]
    items = tuple(item for unit in taken[:size] for item in unit)
    reserve = tuple(item for unit in taken[size:] for item in unit)
    drawn = {name: (rows[name], len(unit)) for name, unit in zip(order, taken[:size], strict=False)}
    return Draw(items, reserve, size, units=drawn)


def _first(
    population: Population,
    places: Iterable[int],
    seed: str,
    count: int,
    *,
    stratum: str = "",
    unit: str = "",
    certain: bool = False,
) -> tuple[Item, ...]:
    """The first ``count`` of the rows at these places of the file, in the order of the draw."""
    order = _order(population, places, seed, count)
    return tuple(
        Item(
            key=population.names[index],
            rank=rank,
            row=population.keys[population.names[index]],
            amount=None if population.amounts is None else population.amounts[index],
            stratum=stratum,
            unit=unit,
            certain=certain,
        )
        for rank, index in enumerate(order, start=1)
    )


def _order(population: Population, places: Iterable[int], seed: str, count: int) -> list[int]:
    names = population.names
    ranks = ranked(seed, ((index, names[index]) for index in places))
    chosen = heapq.nsmallest(count, ranks) if count < population.rows // 4 else sorted(ranks)[:count]
    return [index for _digest, index in chosen]
