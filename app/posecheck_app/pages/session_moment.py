"""What the session page shows of one moment: the message, the large words, the marked limbs."""

from __future__ import annotations

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.marked import marked_edges
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.notices import Notice, Tone, notice, of_message


def notice_of(now: Guidance) -> Notice:
    """Choose the message for a moment."""
    if now.step in (Step.PLACE, Step.COUNTDOWN) and now.planned is not None:
        wrong = next((check for check in now.checks if not check.ok), None)
        if wrong is not None and wrong.hint is not None:
            return Notice(Tone.UNSEEN, wrong.hint.title, wrong.hint.detail or now.planned.spec.camera)
        if now.step is Step.COUNTDOWN:
            return of_message(Tone.GOOD, messages.COUNTING_DOWN)
        return Notice(Tone.INFO, messages.GET_INTO_POSITION, now.planned.start)
    if now.rest_left_s is not None:
        return of_message(Tone.INFO, messages.REST)
    if now.step is Step.PAUSED:
        return of_message(Tone.INFO, messages.paused(now.update))
    if now.update is not None and now.update.status is not None and now.planned is not None:
        return notice(now.update.status, now.planned.spec, now.planned.stage)
    return Notice(Tone.INFO, messages.ALL_DONE)


def marked_in(now: Guidance | None) -> frozenset[tuple[int, int]] | None:
    """Edges of the skeleton for the most important fault; None without an active fault."""
    status = now.update.status if now is not None and now.update is not None else None
    if now is None or now.planned is None or status is None or not status.active_faults:
        return None
    return marked_edges(now.planned.spec, now.planned.stage, status.active_faults[:1])


def large_words(now: Guidance) -> str:
    """Digit of the countdown, or the state of the session; empty for none."""
    if now.countdown is not None:
        return str(now.countdown)
    return messages.paused(now.update).title if now.step is Step.PAUSED else ""


def head_on_the_right(pose: PoseFrame, *, mirrored: bool) -> bool:
    """Whether the head is on the right of the picture as shown; False if nobody is seen."""
    return pose.seen and bool(pose.point("nose")[0] > pose.point("left_hip")[0]) != mirrored
