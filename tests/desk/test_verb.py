"""The verb desk where it cannot serve."""

import socket

from tests.conftest import INPUTS


def test_a_file_that_is_not_there_is_told(run):
    code, out, err = run("desk", "nothing.yaml", "--no-open")
    assert code == 2
    assert "nothing.yaml" in err
    assert "http" not in out + err


def test_a_port_that_is_taken_is_told(run):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, out, err = run("desk", INPUTS / "zone_2022.yaml", "--no-open", "--port", port)
    assert code == 2
    assert f"端口 {port}" in err
    assert "/open/" not in out + err


def test_a_port_is_a_number(run):
    for port in ("x", "70000", "-1"):
        code, _, err = run("desk", "--no-open", "--port", port)
        assert code == 2
        assert "端口" in err or "--port" in err
