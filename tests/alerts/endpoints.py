"""Real endpoints on loopback: a mail server, and a chat that is well, broken, slow or not there."""

import email
import json
import socket
import threading
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Chat:
    """A webhook; `mood` says how the next posts fare: a status, or "slow" (no answer at all).

    `taken` are the messages that were answered with success.
    """

    def __init__(self):
        self.mood: int | str = 200
        self.taken: list[dict] = []
        self.port = free_port()
        self.tries = 0
        self._server: ThreadingHTTPServer | None = None
        self._closing = threading.Event()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/"

    @property
    def texts(self) -> list[str]:
        return [message["message"] for message in self.taken]

    def start(self) -> None:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 (the library's name)
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.tries += 1
                if chat.mood == "slow":
                    chat._closing.wait(60)
                    return
                if chat.mood == 200:
                    chat.taken.append(message)
                self.send_response(chat.mood)
                self.end_headers()

            def log_message(self, *arguments):
                """Say nothing."""

        self._closing.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be down: whoever connects is refused."""
        self._closing.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Mailbox:
    """A mail server that keeps what it takes."""

    def __init__(self):
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self._controller: Controller | None = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def url(self) -> str:
        return (
            f"mailto://127.0.0.1:{self.port}/?mode=insecure"
            "&from=dialmart@example.com&to=finance@example.com"
        )

    @property
    def texts(self) -> list[str]:
        return [mail.get_body(("plain", "html")).get_content() for mail in self.mails]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be down: whoever connects is refused."""
        self._controller.stop(no_assert=True)
