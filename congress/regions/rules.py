"""How the codes of divisions are read. Standard library only.

Source: GB/T 2260 and 统计用区划代码 (National Bureau of Statistics); paths and full names are the portal's own.
"""

from collections.abc import Iterable

LEVEL_OF_LENGTH = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
_ZONE_ENDINGS = frozenset(str(n) for n in range(71, 77))


def is_statistical_zone(code: str) -> bool:
    """Tell whether a county code names a development or management zone: its last two digits are 71 to 76.

    Such a zone has villages below it and no congress. Source: National Bureau of Statistics, rules for
    coding statistical divisions (统计用区划代码), with GB/T 2260 for the first six digits.
    """
    return len(code) == 6 and code[-2:] in _ZONE_ENDINGS


def path_of(codes: Iterable[str]) -> str:
    """Return the path of a division from the codes above it and its own: `.43.4301.`, a dot at both ends.

    The last dot keeps 4301 from matching 43010.
    """
    return "." + "".join(f"{code}." for code in codes)


def codes_of(path: str) -> list[str]:
    """Return the codes in a path, top to bottom."""
    return [code for code in path.split(".") if code]


def full_name_below(above: str, name: str) -> str:
    """Return the full name of a division below `above`, not saying a city twice: 岳阳市 + 岳阳市屈原管理区."""
    for start in range(len(above)):
        if name.startswith(above[start:]) and len(name) > len(above) - start + 1 and len(above) - start > 2:
            return above[:start] + name
    return above + name
