"""Whose a connection is, by the kernel's tables of sockets."""

from __future__ import annotations

import pytest

from ui.gateway.socket_tables import is_listening, table_user

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1EB4 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4923 1
   1: 0100007F:C350 0100007F:1EB4 01 00000000:00000000 00:00000000 00000000  1001        0 5001 1
   2: 0100007F:1EB4 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 5002 1
   3: 0100007F:C351 0100007F:1EB4 06 00000000:00000000 03:00000B2C 00000000     0        0 0 3 0
   4: 0100007F:C352 0100007F:1EB4 06 00000000:00000000 03:00000B2C 00000000     0        0 0 3 0
   5: 0100007F:C352 0100007F:1EB4 08 00000000:00000000 00:00000000 00000000  1002        0 5003 1
   6: 0201A8C0:C353 0100007F:1EB4 01 00000000:00000000 00:00000000 00000000  1003        0 5004 1
   7: 0100007F:C354 0100007F:1EB4 03 0
"""


TABLE_6 = """\
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000001000000:1EB4 00000000000000000000000000000000:0000 0A \
00000000:00000000 00:00000000 00000000  1000        0 6000 1
   1: 00000000000000000000000001000000:C350 00000000000000000000000001000000:1EB4 01 \
00000000:00000000 00:00000000 00000000  1004        0 6001 1
   2: 0000000000000000FFFF00000100007F:C355 0000000000000000FFFF00000100007F:1EB4 01 \
00000000:00000000 00:00000000 00000000  1005        0 6002 1
   3: B80D01200000000000000000EFBEADDE:C350 00000000000000000000000001000000:1EB4 01 \
00000000:00000000 00:00000000 00000000  1006        0 6003 1
"""


SERVER = ("127.0.0.1", 7860)


@pytest.mark.parametrize(
    ("client", "user"),
    [
        (("127.0.0.1", 50000), 1001),
        (("::ffff:127.0.0.1", 50000), 1001),
        (("127.0.0.1", 50001), None),  # waits for its end: no process has it, root's by the table
        (("127.0.0.1", 50002), 1002),  # its port was used before
        (("192.168.1.2", 50003), 1003),
        (("127.0.0.1", 50004), None),  # a row that is cut short
        (("127.0.0.1", 50005), None),
        (("127.0.0.2", 50000), None),
        (("::1", 50000), None),
        (("a name", 50000), None),
    ],
)
def test_the_clients_end_of_a_connection_is_found_in_a_table(client, user):
    assert table_user(TABLE, client, SERVER, "little") == user


@pytest.mark.parametrize(
    ("client", "server", "user"),
    [
        (("::1", 50000), ("::1", 7860), 1004),
        (("127.0.0.1", 50005), SERVER, 1005),  # a socket of IPv6 that reached IPv4
        (("::ffff:127.0.0.1", 50005), ("::ffff:7f00:1", 7860), 1005),
        (("2001:db8::dead:beef", 50000), ("::1", 7860), 1006),
        (("::1", 50000), SERVER, None),
        (("::2", 50000), ("::1", 7860), None),
    ],
)
def test_the_clients_end_of_a_connection_is_found_in_a_table_of_ipv6(client, server, user):
    assert table_user(TABLE_6, client, server, "little") == user


def test_a_machine_of_the_other_byte_order_is_read_as_well():
    table = "  0: 7F000001:C350 7F000001:1EB4 01 00000000:00000000 00:00000000 00000000 7 0 9 1\n"
    assert table_user(table, ("127.0.0.1", 50000), SERVER, "big") == 7
    assert table_user(table, ("127.0.0.1", 50000), SERVER, "little") is None


def test_a_table_shows_who_listens():
    assert is_listening(TABLE, 7860)
    assert is_listening(TABLE_6, 7860)
    assert not is_listening(TABLE, 50000)  # connected, not listening
    assert not is_listening("", 7860)
