"""Bytes to text: the common encodings exactly, others by detection and with a warning."""

from __future__ import annotations

import pytest

from index.parsers.decoding import decode
from tests.index.parsers.parsing import read


class TestDecoding:
    TEXT = "Curly “quotes”, a dash – and café: naïve résumés cost 5 € each.\r\nSecond line."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_the_common_encodings_are_read_exactly(self, encoding: str) -> None:
        assert read("a.txt", self.TEXT.encode(encoding)).text == self.TEXT.replace("\r\n", "\n")

    @pytest.mark.parametrize("mark", [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
    def test_both_orders_of_utf16_are_read(self, mark: tuple[str, bytes]) -> None:
        assert read("a.txt", mark[1] + self.TEXT.encode(mark[0])).text.startswith("Curly “quotes”")

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("cp1251", "Шторм обрушился на побережье в воскресенье и разрушил несколько домов."),
            ("koi8-r", "Шторм обрушился на побережье в воскресенье и разрушил несколько домов."),
            (
                "shift_jis",
                "日曜日に嵐が海岸を襲い、数軒の家を破壊した。市長は修理に数週間かかると述べた。",
            ),
            ("gb18030", "周日，暴风雨袭击了海岸，摧毁了数座房屋。市长说，修复工作需要数周时间。"),
        ],
    )
    def test_other_scripts_are_detected(self, encoding: str, text: str) -> None:
        found, warning = decode((text * 3).encode(encoding))
        assert found == text * 3
        assert warning

    def test_a_few_bad_bytes_do_not_turn_utf8_into_another_encoding(self) -> None:
        text, warning = decode(("é" * 20).encode() + b"\xff")
        assert text == "é" * 20 + "\ufffd"
        assert warning == "1 places are not valid UTF-8"

    def test_a_declared_encoding_is_used_when_it_is_not_utf8(self) -> None:
        assert decode("Łódź żółw".encode("iso-8859-2"), "iso-8859-2") == ("Łódź żółw", None)

    @pytest.mark.parametrize("declared", ["latin-1", "no-such-codec", "hex", "undefined", ""])
    def test_a_false_declaration_does_no_harm(self, declared: str) -> None:
        text = "It cost 5 € – “not much”, she said."
        assert decode(text.encode("cp1252"), declared)[0] == text

    @pytest.mark.parametrize("declared", ["iso-2022-jp", "ISO-2022-JP", None])
    def test_an_encoding_in_seven_bits_is_read_before_utf8(self, declared: str | None) -> None:
        text = "橋は来月から閉鎖される。船は一時間ごとに出る。"
        found, warning = decode(text.encode("iso-2022-jp"), declared)
        assert found == text
        assert (warning is None) == (declared is not None)

    def test_hz_and_utf7_are_read_where_they_are_stated(self) -> None:
        assert decode("桥明年关闭。".encode("hz"), "hz-gb-2312")[0] == "桥明年关闭。"
        assert decode("Brücke zu".encode("utf-7"), "utf-7") == ("Brücke zu", None)
        assert decode(b"plain ~{ text", "us-ascii")[0] == "plain ~{ text"

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf16_without_a_mark(self, encoding: str) -> None:
        text, warning = decode(self.TEXT.encode(encoding))
        assert text == self.TEXT
        assert warning == f"the encoding is not stated; read as {encoding}"
