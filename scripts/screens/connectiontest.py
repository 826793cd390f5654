"""The test of a connection, as it ends against each kind of broker that is in the
way, or none."""

import http.server
import os
import socket
import subprocess
import threading

from screens import brokers
from screens.scenes import ALL, profile, scene, server


class Certified(brokers.Mosquitto):
    """One whose certificate is for this machine, and signed by nobody, or expired."""

    def __init__(self, folder, dates=()):
        super().__init__(folder)
        self.stop()
        cert, key = (os.path.join(self.folder, n) for n in ("cert.pem", "key.pem"))
        config = os.path.join(self.folder, "openssl.conf")
        with open(config, "w") as f:
            f.write(f"[ca]\ndefault_ca=own\n[own]\nnew_certs_dir={self.folder}\ndatabase={self.folder}/index\n"
                    f"default_md=sha256\nrand_serial=yes\npolicy=any\nx509_extensions=names\ncopy_extensions=copy\n"
                    f"[any]\ncommonName=supplied\n[names]\nsubjectAltName=IP:127.0.0.1,DNS:localhost\n")
        open(os.path.join(self.folder, "index"), "w").close()
        request = os.path.join(self.folder, "request.pem")
        for command in (["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=garden.local",
                         "-keyout", key, "-out", request],
                        ["openssl", "ca", "-batch", "-selfsign", "-config", config, "-keyfile", key, "-in", request, "-out", cert,
                         "-notext", *(dates or ("-days", "700"))]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(self.config, "a") as f:
            f.write(f"certfile {cert}\nkeyfile {key}\n")
        self.start()


EXPIRED = ("-startdate", "20240101000000Z", "-enddate", "20250101000000Z")


class WebServer:
    """A web server, with nothing to do with MQTT."""

    def __init__(self):
        class Quiet(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_error(404)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def refusing_proxy():
    """A SOCKS5 proxy that allows nothing."""

    def answer(connection):
        brokers.read(connection, brokers.read(connection, 2)[1])
        connection.sendall(b"\x05\x00")
        connection.recv(300)
        connection.sendall(b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00")

    return brokers.Listener(answer)


def nobody():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def examine(stage, look, name, seconds, typed="", then=None, **fields):
    """Tests a profile, with a password typed, and takes the picture."""
    saved = [profile(1, "Garden", colour="green", version="auto", **fields)]
    with stage.open(look, profiles={"profiles": saved}) as p:
        p.key("ctrl+l", "Down", "Home", "Down")
        if look.name == "narrow":
            p.key("F6")
        p.wait(0.7)
        if typed:
            p.click(*PASSWORD.get(look.name, PASSWORD[""]))
            p.type(typed)
        p.click(TEST["narrow" if look.name == "narrow" else look.language[:2]], -55)
        p.wait(seconds)
        p.rest()
        p.wait(0.4)
        p.shot(name)
        if then:
            then(p)


# TEST is how far from the right edge the button lies that tests a connection, and
# PASSWORD where the field of the password is.
TEST = {"en": -242, "zh": -199, "narrow": -242}
PASSWORD = {"": (900, 324), "narrow": (400, 340)}
EVERY = ALL + ("zh-hant", "narrow")


@scene("test-works", looks=EVERY)
def works(stage, look):
    with server(brokers.Mosquitto, stage.folder) as broker:
        brokers.house(broker.port)
        examine(stage, look, "test-works", 3, port=broker.port)


@scene("test-password", looks=ALL)
def password(stage, look):
    with server(brokers.Mosquitto, stage.folder, "password") as broker:
        examine(stage, look, "test-password", 2, typed="wrong", port=broker.port, username="reader")


@scene("test-tls", "test-tls-mended", looks=EVERY)
def tls_on_a_plain_port(stage, look):
    def mend(p):
        p.click(*((133, 241) if look.name == "narrow" else (406, 342)))
        p.rest()
        p.wait(0.6)
        p.shot("test-tls-mended")

    with server(brokers.Mosquitto, stage.folder) as broker:
        examine(stage, look, "test-tls", 4, then=mend, scheme="mqtts", port=broker.port)


@scene("test-plain", looks=ALL)
def plain_on_a_tls_port(stage, look):
    with server(Certified, stage.folder) as broker:
        examine(stage, look, "test-plain", 4, port=broker.port)


@scene("test-expired", looks=ALL)
def expired(stage, look):
    with server(Certified, stage.folder, EXPIRED) as broker:
        examine(stage, look, "test-expired", 2, scheme="mqtts", port=broker.port)


@scene("test-unknown", looks=EVERY)
def unknown(stage, look):
    with server(Certified, stage.folder) as broker:
        examine(stage, look, "test-unknown", 3, scheme="mqtts", port=broker.port)


@scene("test-host", looks=ALL)
def host(stage, look):
    examine(stage, look, "test-host", 3, host="brokr.invalid")


@scene("test-refused", looks=ALL)
def refused(stage, look):
    examine(stage, look, "test-refused", 6, port=nobody())


@scene("test-web-server", looks=ALL)
def web_server(stage, look):
    with server(WebServer) as web:
        examine(stage, look, "test-web-server", 14, port=web.port)


@scene("test-filter", looks=EVERY)
def no_permission(stage, look):
    with server(brokers.refusing) as broker:
        examine(stage, look, "test-filter", 4, port=broker.port)


@scene("test-proxy", looks=ALL)
def proxy(stage, look):
    with server(refusing_proxy) as socks:
        examine(stage, look, "test-proxy", 2, host="broker.example", network={"proxy": f"socks5://127.0.0.1:{socks.port}"})
