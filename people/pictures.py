"""Uploaded pictures turned into copies that may be shown: re-encoded, upright, without metadata."""

import contextlib
import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pi_heif import register_heif_opener
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
MAX_PIXELS = 50_000_000
MAX_BYTES = 40 * 1024 * 1024
MAX_RATIO = 10  # of the longer side to the shorter; WebP has no sides above 16,383 pixels
MAX_PROFILE = 4 * 1024 * 1024  # bytes of a colour profile; those of printing presses have two million
ENOUGH = 1200  # pixels of the shorter side that no copy is larger than; a JPEG is decoded no larger than that needs

_TOO_MANY_PIXELS = gettext_lazy("The picture has more than 50 million pixels. Save a smaller copy and upload that.")
_ORIENTATION = 0x0112  # the EXIF tag
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_TYPES = {
    "webp": ("WEBP", {"quality": 80, "method": 4}),
    "avif": ("AVIF", {"quality": 50, "speed": 8, "max_threads": 1}),  # speed 6: a tenth smaller, in four times the time
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
    "png": ("PNG", {"optimize": True}),
}

register_heif_opener(thumbnails=False)


def opened(file: io.BufferedIOBase, enough: int = ENOUGH) -> Image.Image:
    """The picture in ``file``, checked by what it decodes to rather than by its name; of an animation the first frame.

    A large JPEG comes out at half its size or less, as long as its sides have ``enough`` pixels; ``upright_size`` tells
    the full size. Raises ValidationError with a sentence for the editor where it is no picture, of another format,
    damaged, or too large.
    """
    return _read(file, enough)


def glanced_at(file: io.BufferedIOBase) -> Image.Image:
    """The picture as its first bytes describe it, not decoded: for its size and metadata. Raises as ``opened`` does."""
    return _read(file, None)


def _read(file: io.BufferedIOBase, enough: int | None) -> Image.Image:
    if getattr(file, "size", 0) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 40 MB. Save a smaller copy and upload that."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow's higher limit, and of faults in metadata that nothing reads
            file.seek(0)
            picture = Image.open(file, formats=FORMATS)
            _check_size(picture.size)
            picture.info["full size"] = picture.size
            if enough:
                picture.draft("RGB", (enough, enough))
                picture.load()
                if picture.format == "HEIF":  # it may decode to another size than it says
                    _check_size(picture.size)
                    picture.info["full size"] = picture.size
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders raise whatever the damage makes them: OSError, SyntaxError, ValueError …
        sentence = _("This file is not a picture that can be read. Use JPEG, PNG, WebP, GIF or HEIC.")
        raise ValidationError(sentence) from error
    return picture


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise ValidationError(_TOO_MANY_PIXELS)
    if max(size) > MAX_RATIO * min(size):
        raise ValidationError(_("The picture is more than ten times as long as it is wide. Cut it and upload that."))


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height of the whole picture as its camera held it; ``picture`` comes from ``opened``."""
    width, height = picture.info["full size"]
    return (height, width) if _orientation(picture) in (5, 6, 7, 8) else (width, height)


def upright(picture: Image.Image, enough: int = ENOUGH) -> Image.Image:
    """The picture turned as its camera said, as plain sRGB pixels on white: nothing of its metadata comes along.

    A large one is made smaller on the way, as long as its sides have ``enough`` pixels.
    """
    profile = picture.info.get("icc_profile")
    factor = min(picture.size) // enough
    orientation = _orientation(picture)
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode.startswith(("I", "F")):  # 16 bits of grey, which Pillow would clip at 255
        picture = picture.point(lambda grey: grey / 256).convert("L")
    elif picture.mode not in ("RGB", "CMYK", "L"):
        picture = picture.convert("RGB")
    if factor > 1:
        picture = picture.reduce(factor)
    if picture.mode == "RGBA":
        alpha = picture.getchannel("A")
        picture = picture.convert("RGB")
    picture = _in_srgb(picture, profile)
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=alpha)
    return plain.transpose(_TURNS[orientation]) if orientation in _TURNS else plain


def encoded(picture: Image.Image, kind: str) -> bytes:
    """The picture as a file of the ``kind`` webp, avif, jpg or png."""
    out = io.BytesIO()
    name, options = _TYPES[kind]
    picture.save(out, name, **options)
    return out.getvalue()


def webp(picture: Image.Image) -> bytes:
    """The picture as a WebP file."""
    return encoded(picture, "webp")


def square(file: io.BufferedIOBase, size: int = 480) -> bytes:
    """The middle of a portrait as a WebP square with sides of at most ``size`` pixels. Raises as ``opened`` does."""
    picture = upright(opened(file))
    side = min(size, *picture.size)
    return webp(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35)))


def _orientation(picture: Image.Image) -> int:
    with contextlib.suppress(Exception):  # as in ``opened``: broken metadata must not cost the picture
        return picture.getexif().get(_ORIENTATION, 1)
    return 1


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture's colours as a browser shows them that knows of no profile, since copies carry none."""
    if profile and len(profile) <= MAX_PROFILE and picture.mode in ("RGB", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError):  # a profile that does not fit the picture
            return ImageCms.profileToProfile(picture, io.BytesIO(profile), _SRGB, outputMode="RGB")
    return picture.convert("RGB")
