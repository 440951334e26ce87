"""Pictures come from strangers: inside the folder, really pictures, without metadata."""

import io
import os

import pytest
from PIL import Image

from authoring.report.pictures import NotAPicture, read_picture


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


def test_a_pipe_and_a_circle_of_links_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    for name in ("pipe.png", "loop.png"):
        with pytest.raises(NotAPicture):
            read_picture(tmp_path, name)
