"""Static files before anything was collected."""

from pathlib import Path

from congress.core.statics import PortalStaticFilesStorage


def test_a_file_that_was_not_collected_keeps_its_plain_name(tmp_path: Path):
    storage = PortalStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    assert storage.url("css/tokens.css") == "/static/css/tokens.css"
