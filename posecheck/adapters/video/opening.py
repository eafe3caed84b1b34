"""Opens video files the same way for every reader: validation, choice of the track, decoding."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, Final, cast

import av
from av.container import InputContainer
from av.format import Flags
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecheck.adapters.video.findings import Findings
from posecheck.errors import InputError
from posecheck.inputs import refuse_unreadable
from posecheck.language import noted

FORMATS: Final = (
    *("mov", "mp4", "3gp", "matroska", "webm", "avi", "mpegts", "mpeg", "mpegvideo", "asf", "flv", "live_flv", "ogg"),
    *("h264", "hevc", "vvc", "obu", "av1", "ivf", "m4v", "mjpeg", "mpjpeg", "smjpeg", "mjpeg_2000", "h261", "h263"),
    *("gif", "apng", "dv", "mxf", "gxf", "nut", "nsv", "nuv", "rm", "pva", "swf", "ty", "vc1", "vc1test", "wtv"),
    *("yuv4mpegpipe", "cavsvideo", "dhav", "dirac", "dnxhd", "kux"),
)
"""FFmpeg's names of self-contained formats. Playlists and scripts are excluded."""
_LISTS: Final = (b"#extm3u", b"ffconcat", b"v=0", b"[playlist]", b"[reference]", b"<asx", b"<mpd", b"<smil", b"rtsp://")
_HEAD: Final = 2048
# Before PyAV 19, tags that are not UTF-8 raise an error without this option; PyAV 19 always replaces them.
_TAGS: Final[dict[str, Any]] = {"metadata_errors": "replace"} if int(av.__version__.partition(".")[0]) < 19 else {}


def open_video(path: Path) -> InputContainer:
    """Open a video file. Nothing but this file is opened.

    Raises
    ------
    InputError
        There is no such file, or it is not a self-contained video.
    """
    refuse_unreadable(path)
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty (0 bytes): record or copy it again")
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join(FORMATS)}
    try:
        # Without the prefix, ffmpeg would read a name with a colon as a URL.
        return cast(InputContainer, av.open(f"file:{path}", options=options, **_TAGS))
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{path} {_why_unreadable(path)}") from error


def choose_track(path: Path, container: InputContainer) -> tuple[VideoStream, Findings]:
    """Choose the longest video track.

    Returns
    -------
    VideoStream
    Findings
        With the stated length, the usual step, and a note on the other tracks.

    Raises
    ------
    InputError
        The file has no video track.
    """
    attached = av.stream.Disposition.attached_pic
    streams = [stream for stream in container.streams.video if not stream.disposition & attached]
    if not streams:
        raise InputError(f"{path} has no video track, only sound or data")
    chosen = max(streams, key=lambda stream: round(stated_s(container, stream) or 0.0, 1))
    chosen.thread_type = "AUTO"
    found = Findings(stated_s=stated_s(container, chosen))
    # The average rate of a raw stream is FFmpeg's default; the stream itself may know better.
    raw = Flags.no_timestamps in Flags(container.format.flags)
    rate = chosen.guessed_rate if raw else chosen.average_rate
    if rate:
        found.step_s = float(1 / rate)
    if others := [_named(container, stream) for stream in streams if stream is not chosen]:
        found.tracks = noted(
            "the file has {n} video tracks: {track} is judged; left out: {others}",
            n=len(streams),
            track=_named(container, chosen),
            others="; ".join(others),
        )
    return chosen, found


def stated_s(container: InputContainer, stream: VideoStream) -> float | None:
    """Length of a track as the file states it, in seconds; the whole file's only if there is no other track."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if (tagged_s := _clock_s(stream.metadata.get("DURATION", ""))) is not None:
        return tagged_s
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration is not None else None


def can_seek(container: InputContainer, stream: VideoStream) -> bool:
    """Whether the time stamps of packets are those of their pictures, so that pictures can be found by them."""
    return _knows_display_order(container) or not stream.codec_context.has_b_frames


def decoded(container: InputContainer, stream: VideoStream, found: Findings) -> Iterator[VideoFrame]:
    """Yield every picture that can be decoded; report damage and the extent of the data to `found`."""
    packets = container.demux(stream)
    # The same stamps in increasing order are those of display.
    unordered, order = not _knows_display_order(container), list[int]()
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError):
            found.damaged += 1
            packet = None
        if packet is not None and packet.size:
            _note_packet(packet, found)
            if unordered and packet.dts is not None:
                heappush(order, packet.dts)
        try:
            # None flushes the frames that the decoder still buffers.
            for picture in stream.decode(packet):
                found.damaged += picture.is_corrupt
                if order:
                    picture.pts = heappop(order)
                yield picture
        except av.EOFError:
            return
        except av.FFmpegError:
            found.damaged += 1
        if packet is None:
            return


def _note_packet(packet: Packet[VideoStream], found: Findings) -> None:
    found.damaged += packet.is_corrupt
    if packet.pts is None or packet.time_base is None:
        return
    start_s = float(packet.pts * packet.time_base)
    end_s = start_s + float((packet.duration or 0) * packet.time_base)
    if found.packets_from_s is None:
        found.packets_from_s, found.begins_with_key = start_s, packet.is_keyframe
    found.packets_to_s = end_s if found.packets_to_s is None else max(found.packets_to_s, end_s)


def _knows_display_order(container: InputContainer) -> bool:
    """Whether time stamps are those of display. AVI has only the order of decoding, which differs with B-frames."""
    return container.format.name != "avi"


def _named(container: InputContainer, stream: VideoStream) -> str:
    length_s = stated_s(container, stream)
    length = noted("unknown length") if length_s is None else f"{length_s:.1f} s"
    size = f"{stream.width}x{stream.height}"
    return noted("track {n} ({size}, {length})", n=stream.index + 1, size=size, length=length)


def _clock_s(text: str) -> float | None:
    """Seconds in a text like 00:01:02.500000000, the form of Matroska's tags."""
    hours, *rest = text.split(":")
    try:
        minutes, seconds = rest
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None


def _why_unreadable(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if any(head.lower().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(start) for start in _LISTS) or b"<MPD" in head:
        return "is a playlist or refers to other files: give the video file itself"
    if head[4:8] == b"ftyp":
        return "is an MP4 without an index (moov): the recording was cut off before it was finished"
    return "is not a readable video (an image or text?): expected an MP4, MOV, MKV, WebM or AVI file"
