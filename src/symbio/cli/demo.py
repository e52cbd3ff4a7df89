"""``symbio demo``: match a demo region, print the best synergies, serve the report."""

from __future__ import annotations

import http.server
import socketserver
import tempfile
from functools import partial
from pathlib import Path

import click

from symbio.cli import DONE
from symbio.cli.progress import bar
from symbio.cli.telling import tell_best


@click.command(name="demo")
@click.argument("region", default="kuzbass")
@click.option("-o", "--output", help="Report: .html, .xlsx, .csv, .jsonl or .geojson.")
@click.option("--serve/--no-serve", default=False, help="Serve the report until stopped.")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="Port on this machine.")
@click.pass_context
def command(ctx: click.Context, region: str, output: str | None, serve: bool, port: int) -> int:
    """Match REGION (kuzbass or kalundborg) and report its best synergies."""
    from symbio.cli.match import refuse_unknown_formats, write_report
    from symbio.language import say_code
    from symbio.matching.match import match
    from symbio.streams.demo import demo

    lang = ctx.find_root().obj
    refuse_unknown_formats((output,) if output else ())
    click.echo(say_code("demo-starting", lang), err=True)
    with bar(region) as progress:
        found = match(demo(region), progress=progress)
    tell_best(found, lang)
    if output:
        write_report(found, output, lang)
        click.echo(say_code("demo-written", lang, file=output))
    if serve:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "index.html"
            write_report(found, str(page), lang)
            _serve(page, port, lang)
    return DONE


class _Report(http.server.BaseHTTPRequestHandler):
    """Answers every request for the front page with one file."""

    def __init__(self, body: bytes, *args: object) -> None:
        self._body = body
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send the report, or 404 for any other path."""
        found = self.path.split("?")[0] in ("/", "/index.html")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self._body) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(self._body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True


def _serve(path: Path, port: int, lang: str) -> None:
    from symbio.language import UnusableCall, say_code

    try:
        server = _Server(("127.0.0.1", port), partial(_Report, path.read_bytes()))
    except OSError:
        raise UnusableCall("port-taken", port=port) from None
    click.echo(say_code("demo-serving", lang, address=f"http://127.0.0.1:{port}"))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.server_close()
