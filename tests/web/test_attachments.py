"""Files on streams and sites: what is taken, what is refused and how it is said, who gets them."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from symbio.language import LANGUAGES, say
from symbio.web import backup, bridge
from symbio.web.access import VISITOR, Viewer
from symbio.web.attachments import keeping
from symbio.web.attachments.models import Attachment, Download, store
from symbio.web.attachments.seeing import files_of
from symbio.web.attachments.types import RefusedAttachment, checked, clean_name
from symbio.web.duplicates.merging import merge, undo
from symbio.web.registry.models import Member, Organisation, Sighting, Site, Stream
from symbio.web.workspaces.models import WorkspaceCompany

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PLACE = b"N 55.3500 E 86.0900"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _zip(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as packed:
        for name, content in members.items():
            is_first = name == "mimetype"
            packed.writestr(name, content, zipfile.ZIP_STORED if is_first else packing)
    return data.getvalue()


def _docx(**more: bytes) -> bytes:
    members = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
    return _zip(members | {name.replace("__", "/").replace("_", "."): data for name, data in more.items()})


XLSX = _zip({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"})
ODT = _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = b"".join(chunk(*one) for one in chunks) + chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def _jpeg(orientation: int = 6) -> bytes:
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0) + PLACE
    exif = b"Exif\0\0" + tiff
    segments = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    segments += b"\xff\xfe" + struct.pack(">H", len(PLACE) + 2) + PLACE
    between = (
        b"\xff\xfe" + struct.pack(">H", len(PLACE) + 2) + PLACE + b"\xff\xda\x00\x02pic\xff\x00ture\xff\xd9"
    )
    behind = b"\xff\xd8\xff\xfe" + struct.pack(">H", len(PLACE) + 2) + PLACE + b"\xff\xd9"
    return b"\xff\xd8" + segments + b"\xff\xda\x00\x02pic\xff\xd0ture" + between + behind


def _webp() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    body = b"WEBP" + chunk(b"VP8X", b"\x0c" + b"\0" * 9) + chunk(b"VP8 ", b"picture") + chunk(b"EXIF", PLACE)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("name", "data", "kept", "content_type"),
    [
        ("анализ № 5.PDF", PDF, "анализ № 5.pdf", "application/pdf"),
        ("a.png", _png(), "a.png", "image/png"),
        ("a.jpeg", _jpeg(), "a.jpg", "image/jpeg"),
        ("a.webp", _webp(), "a.webp", "image/webp"),
        (
            "a.docx",
            _docx(),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.xlsx", XLSX, "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", ODT, "a.odt", "application/vnd.oasis.opendocument.text"),
        ("a.csv", "зола;5\n".encode(), "a.csv", "text/csv"),
        ("a.txt", "зола уноса".encode("cp1251"), "a.txt", "text/plain"),
        ("a.txt", "зола уноса".encode("utf-16"), "a.txt", "text/plain"),
    ],
)
def test_files_of_the_list_are_taken(name: str, data: bytes, kept: str, content_type: str) -> None:
    assert checked(data, name)[1:] == (kept, content_type)


MACRO_TYPES = TYPES.replace(
    b"/>", b'><Override ContentType="application/vnd.ms-word.document.macroEnabled"/></Types>'
)
TEMPLATE = (
    b'<Relationships><Relationship Type="x/attachedTemplate" Target="//evil/x.dotm" TargetMode="External"/>'
    b"</Relationships>"
)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ\x90", "unknown"),
        ("a.pdf.exe", PDF, "unknown"),
        ("a.svg", b"<svg onload='x'/>", "unknown"),
        ("a.html", b"<html>", "unknown"),
        ("a.docm", _docx(), "unknown"),
        ("a", PDF, "unknown"),
        ("a.png", PDF, "other"),
        ("a.pdf", b"GIF89a" + PDF, "other"),
        ("a.docx", XLSX, "other"),
        ("a.docx", b"PK\x03\x04 not a zip", "other"),
        ("a.odt", _zip({"content.xml": b"<x/>"}), "other"),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "other"),
        ("a.csv", b"MZ\x00\x00\x01", "other"),
        ("a.pdf", PDF[:-8], "damaged"),
        ("a.png", _png()[:-20], "damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00", "damaged"),
        ("a.pdf", PDF.replace(b"/Type", b"/S/JavaScript/Type"), "pdf-active"),
        ("a.pdf", PDF.replace(b"/Type", b"/S/Launch/Type"), "pdf-active"),
        ("a.docx", _docx(word__vbaProject_bin=b"x"), "macros"),
        ("a.docx", _docx(word__embeddings__oleObject1_bin=b"x"), "macros"),
        ("a.docx", _docx(word___rels__settings_xml_rels=TEMPLATE), "macros"),
        ("a.docx", _zip({"[Content_Types].xml": MACRO_TYPES, "word/document.xml": b"<x/>"}), "macros"),
        ("a.docx", _docx(word__document2_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "macros"),
        (
            "a.odt",
            _zip({"mimetype": ODT[38:77], "content.xml": b"<x/>", "Basic/Standard/m.xml": b"x"}),
            "macros",
        ),
        ("a.docx", _docx(word__media__image1_png=b"\0" * (1 << 25)), "bomb"),
    ],
)
def test_other_files_are_refused_with_name_and_remedy(name: str, data: bytes, code: str) -> None:
    with pytest.raises(RefusedAttachment) as told:
        checked(data, name)
    assert told.value.message.code == f"attachment-{code}"
    for lang in LANGUAGES:
        words = say(told.value.message, lang)
        assert name in words
        assert "{" not in words


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_of_files_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_pictures_lose_the_place_and_keep_which_way_up_they_are() -> None:
    for name, data in (
        ("a.png", _png((b"tEXt", b"Comment\0" + PLACE), (b"eXIf", PLACE))),
        ("a.jpg", _jpeg()),
        ("a.webp", _webp()),
    ):
        assert PLACE in data
        kept, _name, _type = checked(data, name)
        assert PLACE not in kept, name
    kept = checked(_jpeg(6), "a.jpg")[0]
    assert kept.endswith(b"\xff\xda\x00\x02pic\xff\xd0ture\xff\xda\x00\x02pic\xff\x00ture\xff\xd9")
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in kept
    assert b"Exif" not in checked(_jpeg(1), "a.jpg")[0]


@pytest.fixture
def works(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A company with people of every role and an ash; a cement works that could take it; a stranger."""
    users = {
        role: person(f"{role}@example.org") for role in ("owner", "editor", "viewer", "stranger", "taker")
    }
    organisation = company("Works", user=users["owner"])
    for role in ("editor", "viewer"):
        Member.objects.create(user=users[role], organisation=organisation, role=role)
    company("Elsewhere", user=users["stranger"], activity="10.71")
    cement = company("Cement", user=users["taker"], activity="23.51", at=(55.28, 85.61))
    want = stream(cement, "зола уноса", "need", sees="public")
    ash = stream(organisation, "зола уноса")
    bridge.match_stream(ash)
    return {"organisation": organisation, "ash": ash, "want": want, "users": users, "cement": cement}


def _code(client: Any, address: str) -> int:
    """Status of a page or a file, which is closed again."""
    answer = client.get(address)
    answer.close()
    return int(answer.status_code)


SAID = {"kind": "analysis", "dated": None, "valid_until": None, "laboratory": "", "sees": "private"}


def _attach(
    works: dict[str, Any], sees: str = "private", data: bytes = PDF, name: str = "анализ.pdf"
) -> Attachment:
    upload = SimpleUploadedFile(name, data)
    return keeping.attach(works["ash"], upload, SAID | {"sees": sees}, user=works["users"]["owner"])


def _open(works: dict[str, Any], sees: str) -> None:
    Stream.objects.filter(pk=works["ash"].pk).update(sees_what=sees, sees_quality=sees)
    works["ash"].refresh_from_db()


def test_a_file_is_added_on_the_page_and_handed_out_to_be_saved(works: dict[str, Any], browser: Any) -> None:
    client = browser(works["users"]["editor"], "ru")
    page = f"/files/stream/{works['ash'].pk}/"
    answer = client.post(
        page,
        {
            "file": SimpleUploadedFile("..\\анализ <5>.pdf", PDF, content_type="text/html"),
            "kind": "analysis",
            "dated": "2026-03-01",
            "valid_until": "2027-03-01",
            "laboratory": "ЦЛАТИ",
            "sees": "private",
        },
    )
    assert answer.url == page
    made = Attachment.objects.get()
    assert (made.name, made.laboratory, made.sees) == ("анализ _5_.pdf", "ЦЛАТИ", "private")
    assert not {"анализ", ".pdf"} & {made.file.name[:6], made.file.name[-4:]}
    assert str(settings.STATIC_ROOT) not in store().path(made.file.name)
    answer = client.get(f"/files/{made.pk}/")
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "private" in answer["Cache-Control"]
    assert "анализ _5_.pdf" in client.get(f"/streams/{works['ash'].pk}/").content.decode()
    assert "анализ _5_.pdf" in client.get(f"/files/company/{works['organisation'].pk}/").content.decode()


def test_a_bad_upload_is_told_with_its_name_and_nothing_is_kept(works: dict[str, Any], browser: Any) -> None:
    page = f"/files/stream/{works['ash'].pk}/"
    upload = SimpleUploadedFile("отчёт.pdf", b"<html>")
    said = {"file": upload, "kind": "other", "sees": "public"}
    answer = browser(works["users"]["owner"], "ru").post(page, said)
    assert answer.status_code == 200
    assert "отчёт.pdf: содержимое не то" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_sizes_are_limited_by_file_and_by_company(works: dict[str, Any], settings: Any) -> None:
    settings.ATTACHMENT_BYTES = 50
    with pytest.raises(RefusedAttachment) as told:
        _attach(works)
    assert told.value.message.code == "attachment-too-large"
    settings.ATTACHMENT_BYTES, settings.ATTACHMENTS_BYTES = 10_000, 2 * len(PDF)
    first, _second = _attach(works), _attach(works)
    with pytest.raises(RefusedAttachment) as told:
        _attach(works)
    assert told.value.message.code == "attachment-no-room"
    owner = works["users"]["owner"]
    keeping.set_removed(first, is_removed=True, user=owner)
    _attach(works)
    with pytest.raises(RefusedAttachment):
        keeping.set_removed(first, is_removed=False, user=owner)


ROLES = ("visitor", "stranger", "taker", "viewer", "editor", "owner")


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_members_and_changes_to_editors(works: dict[str, Any], browser: Any, role: str) -> None:
    file = _attach(works)
    client = browser(works["users"].get(role))
    refused = 302 if role == "visitor" else 404
    is_member, may = role in ("viewer", "editor", "owner"), role in ("editor", "owner")
    site = works["ash"].site_id
    for address in (
        f"/files/stream/{works['ash'].pk}/",
        f"/files/site/{site}/",
        f"/files/company/{works['organisation'].pk}/",
    ):
        assert client.get(address).status_code == (200 if is_member else refused), address
    assert _code(client, f"/files/{file.pk}/") == (200 if is_member else 404)
    assert client.get(f"/files/{file.pk}/edit/").status_code == (200 if may else refused)
    answer = client.post(f"/files/site/{site}/", {"file": SimpleUploadedFile("a.pdf", PDF), "kind": "permit"})
    assert answer.status_code == (302 if may else refused)
    assert Attachment.objects.filter(site=site, sees="private").exists() is may
    for act in ("edit", "remove", "restore"):
        said = {"kind": "photo", "sees": "public"} if act == "edit" else {}
        answer = client.post(f"/files/{file.pk}/{act}/", said)
        assert answer.status_code == (302 if may else refused)
        file.refresh_from_db()
        assert (file.removed_at is not None) is (may and act == "remove")
    assert (file.sees == "public") is may


@pytest.mark.parametrize(
    ("stream_sees", "file_sees", "seen_by"),
    [
        ("public", "private", ""),
        ("public", "public", "visitor stranger taker"),
        ("public", "members", "stranger taker"),
        ("public", "matched", "taker"),
        ("matched", "public", "taker"),
        ("members", "public", "stranger taker"),
        ("private", "public", ""),
    ],
)
def test_others_see_a_file_as_far_as_quality_and_its_own_choice_allow(
    works: dict[str, Any], browser: Any, stream_sees: str, file_sees: str, seen_by: str
) -> None:
    file = _attach(works, file_sees)
    _open(works, stream_sees)
    for role in ("visitor", "stranger", "taker"):
        client = browser(works["users"].get(role))
        is_seen = role in seen_by.split()
        assert _code(client, f"/files/{file.pk}/") == (200 if is_seen else 404), role
        page = client.get(f"/streams/{works['ash'].pk}/").content.decode()
        assert (f"/files/{file.pk}/" in page) is is_seen, role


def test_what_is_seen_of_a_stream_without_its_quality_has_no_files(works: dict[str, Any]) -> None:
    _attach(works, "public")
    Stream.objects.filter(pk=works["ash"].pk).update(sees_what="public")
    works["ash"].refresh_from_db()
    assert not files_of(works["ash"], VISITOR)
    assert not files_of(works["ash"], Viewer.of(works["users"]["taker"]))


def test_who_took_a_file_is_told_to_its_owner_once_a_day(works: dict[str, Any], browser: Any) -> None:
    file = _attach(works, "members")
    _open(works, "members")
    taker = browser(works["users"]["taker"])
    for _ in range(2):
        assert _code(taker, f"/files/{file.pk}/") == 200
    _code(browser(works["users"]["viewer"]), f"/files/{file.pk}/")
    [one] = Download.objects.all()
    assert (one.user, one.organisation) == (works["users"]["taker"], works["cement"])
    assert Sighting.objects.get(stream=works["ash"]).groups == "file"
    page = browser(works["users"]["owner"]).get(f"/files/stream/{works['ash'].pk}/").content.decode()
    assert "Cement" in page


def test_a_removed_file_is_handed_out_to_nobody_and_goes_for_good_after_a_month(
    works: dict[str, Any],
) -> None:
    file, owner = _attach(works, "public"), works["users"]["owner"]
    keeping.set_removed(file, is_removed=True, user=owner)
    assert not files_of(works["ash"], Viewer.of(owner))
    path = store().path(file.file.name)
    _attach(works)
    assert Path(path).is_file()
    Attachment.objects.filter(pk=file.pk).update(removed_at=timezone.now() - 2 * keeping.KEPT)
    _attach(works)
    assert not Path(path).is_file()
    assert not Attachment.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize(("shares", "sees", "is_seen"), [
    ("quality", "matched", True), ("quality", "private", False), ("what", "public", False),
])  # fmt: skip
def test_a_workspace_sees_files_of_streams_whose_quality_it_sees(
    park: dict[str, Any], browser: Any, shares: str, sees: str, is_seen: bool
) -> None:
    WorkspaceCompany.objects.filter(pk=park["Power"].pk).update(shares=shares)
    upload = SimpleUploadedFile("тайный анализ.pdf", PDF)
    file = keeping.attach(park["ash"], upload, SAID | {"sees": sees}, user=park["users"]["owner"])
    for role in ("facilitator", "assistant", "guest", "stranger", "visitor"):
        client = browser(park["users"].get(role))
        answer = client.get(f"/files/space/{park['space'].pk}/")
        works_there = role in ("facilitator", "assistant")
        assert answer.status_code == (200 if works_there else 302 if role == "visitor" else 404)
        assert ("тайный анализ" in answer.content.decode()) is (works_there and is_seen)
        code = _code(client, f"/files/{file.pk}/")
        assert code == (200 if works_there and is_seen else 404), role


def test_files_move_with_a_merged_stream_and_back(works: dict[str, Any], stream: Any) -> None:
    twin = stream(works["organisation"], "зола уноса сухая")
    file, owner = _attach(works), works["users"]["owner"]
    made = merge("stream", twin, works["ash"], {}, user=owner)
    file.refresh_from_db()
    assert file.stream_id == twin.pk
    undo(made.pk, user=owner)
    file.refresh_from_db()
    assert file.stream_id == works["ash"].pk


def test_a_backup_carries_files_and_brings_them_back(works: dict[str, Any], tmp_path: Path) -> None:
    file = _attach(works)
    path, fresh = tmp_path / "backup.zip", tmp_path / "fresh"
    backup.write_backup(path)
    env = {**os.environ, "SYMBIO_DATA": str(fresh), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "symbio", "admin", "restore", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (fresh / "attachments" / file.file.name).read_bytes() == PDF


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_pages_have_words_and_stay_within_the_budget(
    works: dict[str, Any], browser: Any, lang: str, django_assert_max_num_queries: Any
) -> None:
    import re

    for name in ("a.pdf", "b.pdf"):
        _attach(works, "members", name=name)
    _open(works, "members")
    pages = [
        ("owner", f"/files/stream/{works['ash'].pk}/"),
        ("owner", f"/files/site/{works['ash'].site_id}/"),
    ]
    pages += [("owner", f"/files/company/{works['organisation'].pk}/"), ("owner", "/my/")]
    pages += [("owner", f"/files/{Attachment.objects.first().pk}/edit/")]
    pages += [(role, f"/streams/{works['ash'].pk}/") for role in ("owner", "taker")]
    for role, address in pages:
        client = browser(works["users"][role], lang)
        with django_assert_max_num_queries(15):
            answer = client.get(address)
        assert answer.status_code == 200
        assert not re.findall(r">\s*(?:attachment|web|field)-[a-z-]+", answer.content.decode()), address


def test_strangers_change_nothing_by_calling_the_functions(works: dict[str, Any]) -> None:
    file, site = _attach(works), Site.objects.get(organisation=works["organisation"])
    for role in ("viewer", "taker"):
        user = works["users"][role]
        with pytest.raises(Http404):
            keeping.attach(site, SimpleUploadedFile("a.pdf", PDF), SAID, user=user)
        with pytest.raises(Http404):
            keeping.change(file, SAID, user=user)
        with pytest.raises(Http404):
            keeping.set_removed(file, is_removed=True, user=user)
    assert Organisation.objects.count() == 3
