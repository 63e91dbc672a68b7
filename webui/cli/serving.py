"""``onecase serve``: the web interface on this machine."""

from __future__ import annotations

from pathlib import Path

import click
import waitress

from engine.errors import ConfigurationError
from webui import create_app
from webui.cli.places import instance_option, settings_of
from webui.cli.voice import Voice
from webui.settings import Settings

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000
THREADS = 8


@click.command()
@instance_option
@click.option("--host", default=LOOPBACK, show_default=True, help="监听地址 / address to listen on")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="端口 / port",
)
@click.pass_obj
def serve(voice: Voice, instance: Path, host: str, port: int) -> None:
    """启动网页服务，默认只有本机能访问 / serve the pages, by default to this machine only."""
    serve_at(voice, settings_of(instance), host, port)


def serve_at(voice: Voice, settings: Settings, host: str, port: int) -> None:
    """Serve an installation's pages until it is stopped."""
    if host != LOOPBACK and not settings.secure_cookies:
        voice.mark("warn", voice.text("对外提供服务应放在 HTTPS 反向代理之后并设 secure_cookies"))
    app = create_app(settings)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=THREADS, ident=None)
    except OSError as fault:
        raise ConfigurationError(
            f"端口 {port} 用不了：{fault.strerror}",
            f"Port {port} cannot be used: {fault.strerror}",
            hint="换一个端口，如 --port 8001（make demo PORT=8001）",
            hint_en="choose another one, such as --port 8001 (make demo PORT=8001)",
        ) from fault
    voice.say("一案一评：http://{host}:{port}/（按 Ctrl+C 停止）", host=host, port=port)
    server.run()
