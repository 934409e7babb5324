"""Pictures that staff keep and everybody may see."""

from django.db.models.fields.files import ImageFieldFile
from django.http import FileResponse, Http404

PICTURE_SECONDS = 3600  # a browser may keep it for so long


def picture_response(picture: ImageFieldFile) -> FileResponse:
    """Return the picture of a row, written anew as JPEG when it was sent, for anybody to keep an hour.

    Raises Http404 when the row has none, or its file is gone.
    """
    if not picture:
        raise Http404
    try:
        opened = picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    return response
