"""`garant serve`: the record in a browser, on this machine, without network."""

from __future__ import annotations

import argparse
import ipaddress
import secrets
import socket
import sys
from typing import TYPE_CHECKING

from garant.commands.options import add_record

if TYPE_CHECKING:
    from garant.commands import Commands

_LOOPBACK = "127.0.0.1"
_WARNING = "others on the network can reach this address; what they need is the token in it, which goes over the network unencrypted"


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "serve", help="look at a record in a browser: map, timeline, actors, documents; nothing is written"
    )
    add_record(command)
    command.add_argument(
        "--host",
        default=_LOOPBACK,
        metavar="ADDRESS",
        help=f"address to listen on (default: {_LOOPBACK}, this machine alone)",
    )
    command.add_argument(
        "--port", type=int, default=0, metavar="N", help="port to listen on (default: any that is free)"
    )
    command.add_argument("--no-browser", action="store_true", help="only print the address")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Listen until interrupted."""
    from garant._errors import GarantError
    from garant.store import default_path

    try:
        import uvicorn

        from garant.web.app import create_app
    except ImportError:
        raise GarantError("the dashboard needs fastapi and uvicorn: pip install 'garant[web]'") from None
    local = is_loopback(options.host)
    token = None if local else secrets.token_urlsafe(24)
    with _listen(options.host, options.port) as listening:
        port = listening.getsockname()[1]
        app = create_app(options.record or default_path(), token, hosts=hosts(options.host, port) if local else None)
        address = f"http://{_bracketed(options.host)}:{port}/" + (f"#token={token}" if token else "")
        print(f"{address}  (Ctrl+C ends it)", flush=True)
        if not local:
            print(_WARNING, file=sys.stderr)
        if not options.no_browser:
            import webbrowser

            webbrowser.open(address)
        # "warning": the terminal is for the user, not for a line a request.
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)).run(
            sockets=[listening]
        )
    return 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def hosts(host: str, port: int) -> set[str]:
    """What the Host header may say for an address of this machine."""
    names = {_bracketed(host), "localhost", _LOOPBACK, "[::1]"}
    return {f"{name}:{port}" for name in names} | (names if port == 80 else set())


def _listen(host: str, port: int) -> socket.socket:
    from garant._errors import GarantError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From now on a browser waits for the server rather than being refused.
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise GarantError(f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}") from None
    return listening


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
