"""The ground that the demonstration stands on: the divisions it names, and their bodies."""

from collections.abc import Iterable

from congress.bodies.operations import make_bodies
from congress.demonstration.deputies_told import DEPUTIES
from congress.demonstration.personas import ACCOUNTS
from congress.demonstration.stations_told import STATIONS
from tests.factories.regions import DivisionFactory

NAMES = {"43": "湖南省", "4301": "长沙市", "430111": "雨花区", "430671": "岳阳市屈原管理区", "430671101": "营田镇",
         "431382106": "七星街镇", "430624120": "鹤龙湖镇", "430382200": "韶山乡", "430529103": "丹口镇"}  # fmt: skip


def make_ground(*, more: Iterable[str] = ()) -> None:
    """Make every division the demonstration names, and of the codes in `more`, with all above them; then bodies."""
    codes = {s.code for s in STATIONS} | {c for d in DEPUTIES for c in d.codes}
    codes |= {o.code for p in ACCOUNTS for o in p.offices} | set(more)
    for code in sorted({c[:n] for c in codes for n in (2, 4, 6, 9, 12)} - {""}, key=len):
        above = next((code[:n] for n in (9, 6, 4, 2) if n < len(code)), None)
        parent = DivisionFactory._meta.model.objects.get(code=above) if above else None
        name = NAMES.get(code, f"{code}街道" if len(code) == 9 else f"{code}县")
        DivisionFactory(code=code, name=name, parent=parent)
    make_bodies()
