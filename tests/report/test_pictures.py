"""Pictures come from strangers: inside the folder, really pictures, without metadata."""

import io
import os
import subprocess
import sys

import pytest
from PIL import Image

import authoring
from authoring.report.pictures import (
    MAX_ENCODED,
    NotAPicture,
    PictureFile,
    read_picture,
    read_pictures,
)
from tests.conftest import library, unix


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "input"
    inside.mkdir()
    Image.new("RGB", (4, 3), "red").save(inside / "a.png")
    Image.new("RGB", (4, 3), "red").save(tmp_path / "outside.png")
    (inside / "text.png").write_text("not a picture")
    (inside / "cut.png").write_bytes((inside / "a.png").read_bytes()[:40])
    (inside / "link.png").symlink_to(tmp_path / "outside.png")
    (inside / "vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return inside


def test_a_picture_beside_the_file_is_read(folder):
    picture = read_picture(folder, "a.png")
    assert (picture.mime, picture.width, picture.height) == ("image/png", 4, 3)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../outside.png", "N401"), ("link.png", "N401"), ("/etc/passwd", "N401"),
        ("http://example.cn/a.png", "N401"), ("data:image/png;base64,AA", "N401"), ("missing.png", "N402"),
        ("text.png", "N403"), ("cut.png", "N403"), ("vector.svg", "N403"), (".", "N402"),
        ("a\0b.png", "N401"), ("x" * 5000, "N401"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(folder, name, code):
    with pytest.raises(NotAPicture) as problem:
        read_picture(folder, name)
    assert problem.value.code in (code, "N402")


def test_camera_data_is_stripped(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-A-PERSON"
    exif[0x0112] = 6
    Image.new("RGB", (8, 4), "blue").save(tmp_path / "photo.jpg", exif=exif)
    picture = read_picture(tmp_path, "photo.jpg")
    assert b"CAMERA-OF-A-PERSON" not in picture.data
    assert (picture.width, picture.height) == (4, 8), (
        "set upright before the orientation is dropped"
    )
    assert not Image.open(io.BytesIO(picture.data)).getexif()


@pytest.mark.slow
def test_a_picture_of_too_many_pixels_is_refused(tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    with pytest.raises(NotAPicture):
        read_picture(tmp_path, "bomb.png")


def test_transparency_becomes_white_paper(tmp_path):
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    picture = read_picture(tmp_path, "clear.png")
    assert Image.open(io.BytesIO(picture.data)).getpixel((0, 0)) == (255, 255, 255)


def test_sixteen_bits_are_scaled_not_clipped(tmp_path):
    Image.new("I;16", (2, 2), 20000).save(tmp_path / "deep.png")
    picture = read_picture(tmp_path, "deep.png")
    assert Image.open(io.BytesIO(picture.data)).getpixel((0, 0)) == 20000 // 256


@unix
def test_a_pipe_and_a_circle_of_links_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    for name in ("pipe.png", "loop.png"):
        with pytest.raises(NotAPicture):
            read_picture(tmp_path, name)


@pytest.mark.slow
def test_half_a_picture_is_refused_whatever_other_libraries_set(tmp_path):
    """WeasyPrint lets Pillow fill up truncated pictures, for the whole process."""
    from PIL import ImageFile

    library("weasyprint")

    noise = Image.effect_noise((200, 200), 90)
    for name in ("a.png", "a.jpg"):
        noise.save(tmp_path / name)
        raw = (tmp_path / name).read_bytes()
        (tmp_path / f"cut-{name}").write_bytes(raw[: len(raw) // 2])
        for allowed in (True, False):
            ImageFile.LOAD_TRUNCATED_IMAGES = allowed
            with pytest.raises(NotAPicture) as problem:
                read_picture(tmp_path, f"cut-{name}")
            assert problem.value.code == "N403"
            assert ImageFile.LOAD_TRUNCATED_IMAGES is allowed


@pytest.mark.parametrize("size", [(1, 20_001), (20_001, 1), (5001, 5000)])
def test_a_picture_too_long_or_too_large_is_refused(tmp_path, size):
    Image.new("L", size).save(tmp_path / "a.png")
    with pytest.raises(NotAPicture) as problem:
        read_picture(tmp_path, "a.png")
    assert problem.value.code == "N403"


@pytest.mark.slow
def test_the_largest_picture_takes_little_time_and_memory(tmp_path):
    # Noise drawn large is what PNG takes longest to pack.
    Image.effect_noise((1250, 1250), 40).resize((5000, 5000), 0).save(tmp_path / "a.png")
    script = (
        "import re, sys, time; from pathlib import Path\n"
        "from authoring.report.pictures import read_picture\n"
        "read_picture(Path(sys.argv[1]), 'a.png')\n"
        # Not getrusage: what the process that started this one held counts there.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(time.process_time(), peak)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 4
    assert kilobytes < 700_000


@pytest.mark.slow
def test_the_pictures_of_a_report_are_limited_together(tmp_path):
    Image.effect_noise((1000, 1000), 90).save(tmp_path / "a.png")
    for name in "bcd":
        Image.new("L", (4000, 4000)).save(tmp_path / f"{name}.png")
    each = len(read_picture(tmp_path, "a.png").data)
    often = MAX_ENCODED // each
    assert isinstance(read_pictures(tmp_path, ["a.png"] * often)["a.png"], PictureFile)
    refused = read_pictures(tmp_path, ["a.png"] * (often + 1))["a.png"]
    assert isinstance(refused, NotAPicture)
    assert refused.code == "N403"
    several = read_pictures(tmp_path, ["b.png", "c.png", "d.png", "a.png"])
    assert [name for name, one in several.items() if isinstance(one, NotAPicture)] == ["d.png"]


def test_too_large_pictures_are_told_and_left_out(changed):
    path = changed(("（五）监督保障。", "![图](large.png)\n\n  （五）监督保障。"))
    Image.new("L", (6000, 6000)).save(path.parent / "large.png")
    read = authoring.load(path)
    assert [f.code for f in authoring.check(read)] == ["N403"]
    assert "large.png" in authoring.render(authoring.compose(read), "html").data.decode()
