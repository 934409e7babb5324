import pytest

from congress.regions.rules import codes_of, full_name_below, is_statistical_zone, path_of


@pytest.mark.parametrize(
    ("code", "is_zone"),
    [("430371", True), ("430476", True), ("430111", False), ("430177", False), ("4371", False), ("430371001", False)],
)
def test_a_zone_is_a_county_code_ending_in_71_to_76(code, is_zone):
    assert is_statistical_zone(code) is is_zone


def test_a_path_has_a_dot_at_both_ends_so_that_4301_does_not_match_43010():
    assert path_of(["43", "4301"]) == ".43.4301."
    assert not ".43.43010.".startswith(path_of(["43", "4301"]))
    assert codes_of(".43.4301.") == ["43", "4301"]


@pytest.mark.parametrize(
    ("above", "name", "full"),
    [
        ("湖南省岳阳市", "岳阳市屈原管理区", "湖南省岳阳市屈原管理区"),
        ("湖南省岳阳市", "岳阳楼区", "湖南省岳阳市岳阳楼区"),
        ("湖南省湘潭市", "湘潭昭山示范区", "湖南省湘潭市湘潭昭山示范区"),
        ("", "湖南省", "湖南省"),
    ],
)
def test_a_full_name_does_not_say_a_city_twice(above, name, full):
    assert full_name_below(above, name) == full
