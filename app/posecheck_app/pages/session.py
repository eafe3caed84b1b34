"""The session page: the picture, a card for the current step, and one message in large type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PyQt6.QtCore import QTimer, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from posecheck.coaching import messages
from posecheck.coaching.coach import Command, Guidance, SetResult, Step
from posecheck.coaching.cues import Tone as CueTone
from posecheck.coaching.marked import marked_edges
from posecheck.coaching.plan import PlannedSet
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.messages import (
    Failure,
    GuidedJob,
    Moment,
    News,
    NoPicture,
    Progress,
    SessionFactory,
    SetDone,
    Spoken,
)
from posecheck_app.notices import Notice, Tone, notice, of_message
from posecheck_app.pages.message import MessagePage
from posecheck_app.pages.session_cards import Card, PlaceCard, RestCard, WorkCard
from posecheck_app.sound.voice import Sound, Voice
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.banner import NoticeBanner
from posecheck_app.widgets.demonstrations.scene import Scene
from posecheck_app.workers.runner import SessionRunner

CUE_MS: Final = 5000
"""Time for which a spoken cue stays on screen."""
CARD_WIDTH: Final = 380
FACES: Final = {Step.REST: "rest", Step.EXERCISE: "work", Step.PAUSED: "work"}
WRITTEN: Final = (CueTone.FAULT, CueTone.ATTENTION, CueTone.NOT_COUNTED)
"""Tones whose cues are shown as text; counts and holds are on the card."""


class SessionPage(QWidget):
    """Shows a guided session; all counts come from the coach.

    Signals
    -------
    set_done(SetResult)
        A set is over.
    ended(list of SetResult)
        The session is over; all its sets.
    left()
        The session could not begin, and the person wants to go back.
    """

    set_done = pyqtSignal(object)
    ended = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(self, factory: SessionFactory, voice: Voice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runner = SessionRunner(factory, self)
        self.voice = voice or Voice(self)
        self.mirrored = True
        self.page = MessagePage()
        self.scene = Scene()
        self.picture, self.overlay = self.scene.picture, self.scene.overlay
        self.banner = NoticeBanner()
        self.place, self.work, self.rest = PlaceCard(), WorkCard(), RestCard()
        self.footer = QLabel()
        self.footer.setObjectName("small")
        self._centre, self._cards = QStackedWidget(), QStackedWidget()
        self._job: GuidedJob | None = None
        self._results: list[SetResult] = []
        self._planned: PlannedSet | None = None
        self._paused = self._been_in_place = False
        self._cue: Notice | None = None
        self._trouble = ""
        self._cue_over = QTimer(self)
        self._cue_over.setSingleShot(True)
        self._cue_over.setInterval(CUE_MS)
        self._cue_over.timeout.connect(self._forget_cue)
        self.buttons = self._make_buttons()
        self._lay_out()
        self._connect()

    def start(self, plan: Sequence[PlannedSet], source: str, sound: Sound = Sound.VOICE, volume: float = 1.0) -> None:
        """Begin a session.

        Parameters
        ----------
        plan : sequence of PlannedSet
            At least one set.
        source : str
            `camera:N`, or a video played in place of a camera.
        sound, volume
            How cues are given.
        """
        self._results, self._paused, self._trouble, self._cue = [], False, "", None
        self._planned = None
        self._job = GuidedJob(source, tuple(plan))
        self.picture.clear()
        self.overlay.show_words("")
        self.overlay.show_outline(None)
        self.footer.clear()
        self._expect(plan[0])
        self._show_card(self.place)
        self.page.wait(Progress(messages.ONE_MOMENT))
        self._centre.setCurrentWidget(self.page)
        self.banner.show_notice(Notice(Tone.INFO, plan[0].spec.name, plan[0].spec.camera))
        self._name_pause()
        self.voice.begin(sound, volume)
        self.runner.start(self._job)

    def ask(self, command: Command) -> None:
        """Pass a request to the session."""
        self._paused = command is Command.PAUSE or (self._paused and command is not Command.RESUME)
        self._name_pause()
        self.runner.command(command)

    def end(self) -> None:
        """End the session early; finished sets are kept."""
        self.runner.stop()

    def shutdown(self) -> None:
        """End everything and wait for it."""
        self.voice.stop()
        self.runner.shutdown()

    def _make_buttons(self) -> dict[str, QPushButton]:
        actions: dict[str, tuple[str, str, Callable[[], None]]] = {
            "pause": ("Pause", "Space", self._toggle_pause),
            "again": ("Restart set", "Left", lambda: self.ask(Command.AGAIN)),
            "next": ("Next", "Right", lambda: self.ask(Command.NEXT)),
            "end": ("End session", "Esc", self.end),
        }
        buttons = {}
        for name, (text, key, action) in actions.items():
            button = QPushButton(text)
            button.setToolTip(f"{text} ({key})")
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, act=action: act())
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(action)
            buttons[name] = button
        return buttons

    def _toggle_pause(self) -> None:
        self.ask(Command.RESUME if self._paused else Command.PAUSE)

    def _name_pause(self) -> None:
        text = "Resume" if self._paused else "Pause"
        self.buttons["pause"].setText(text)
        self.buttons["pause"].setAccessibleName(text)

    def _lay_out(self) -> None:
        for page in (self.page, self.scene):
            self._centre.addWidget(page)
        for card in (self.place, self.work, self.rest):
            self._cards.addWidget(card)
        self._cards.setFixedWidth(CARD_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._centre, 1)
        row.addWidget(self._cards)
        controls = QHBoxLayout()
        controls.setSpacing(10)
        controls.addWidget(self.footer, 1)
        for button in self.buttons.values():
            controls.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, 12)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addWidget(self.banner)
        column.addLayout(controls)

    def _connect(self) -> None:
        self.page.again_wanted.connect(self._again)
        self.page.back_wanted.connect(self.left)
        self.runner.progressed.connect(self._on_progress)
        self.runner.snapped.connect(self._on_moment)
        self.runner.news_sent.connect(self._on_news)
        self.runner.ended.connect(self._on_ended)
        self.runner.failed.connect(self._on_failed)
        self.voice.lacking.connect(self._on_lacking)

    @pyqtSlot()
    def _again(self) -> None:
        if self._job is not None:
            self.page.wait(Progress(messages.ONE_MOMENT))
            self._job = GuidedJob(self._job.source, self._job.plan)
            self.runner.start(self._job)

    @pyqtSlot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.page.wait(progress)
        self.footer.setText(progress.text)

    @pyqtSlot(object)
    def _on_moment(self, moment: Moment) -> None:
        now = moment.guidance
        marked = _marked(now)
        faulty = marked is not None
        self.picture.show_moment(
            moment.rgb, moment.pose, faulty=faulty, mirrored=self.mirrored, marked=marked or frozenset()
        )
        self._centre.setCurrentWidget(self.scene)
        if now is None:
            self.overlay.show_words(messages.GETTING_READY)
            return
        self.footer.setText(moment.remark)
        self._show_guidance(now, moment)

    def _show_guidance(self, now: Guidance, moment: Moment) -> None:
        if now.planned is not None and now.planned is not self._planned:
            self._expect(now.planned)
        card = {"rest": self.rest, "work": self.work}.get(FACES.get(now.step, ""), self.place)
        if now.rest_left_s is not None:
            card = self.rest
        if now.step is not Step.DONE:
            self._show_card(card)
        self.overlay.show_words(_large_words(now))
        self._show_how(now, head_right=head_on_the_right(moment.pose, mirrored=self.mirrored))
        for one in (self.place, self.work, self.rest):
            if one is self._cards.currentWidget():
                one.show_moment(now)
        self.banner.show_notice(self._notice(now))

    def _show_how(self, now: Guidance, *, head_right: bool) -> None:
        """Show the demonstration large until the person is in place, then the picture with the start's outline."""
        self._been_in_place |= now.in_start_pose or now.step in (Step.COUNTDOWN, Step.EXERCISE)
        placing = now.step is Step.PLACE and now.planned is not None
        self.scene.lead(demonstration=now.rest_left_s is not None or (placing and not self._been_in_place))
        aimed = placing and not now.in_start_pose and not self.scene.demonstrating
        self.overlay.show_outline(self.scene.demonstration.demonstration if aimed else None, flipped=head_right)
        if now.in_start_pose:
            self.scene.demonstration.show_flipped(head_right)

    def _notice(self, now: Guidance) -> Notice:
        if self._trouble:
            return Notice(Tone.UNSEEN, messages.NO_PICTURE, self._trouble)
        if self._cue is not None:
            return self._cue
        if now.step in (Step.PLACE, Step.COUNTDOWN) and now.planned is not None:
            wrong = next((check for check in now.checks if not check.ok), None)
            if wrong is not None and wrong.hint is not None:
                return Notice(Tone.UNSEEN, wrong.hint.title, wrong.hint.detail or now.planned.spec.camera)
            if now.step is Step.COUNTDOWN:
                return of_message(Tone.GOOD, messages.COUNTING_DOWN)
            return Notice(Tone.INFO, messages.GET_INTO_POSITION, now.planned.spec.start)
        if now.rest_left_s is not None:
            return of_message(Tone.INFO, messages.REST)
        if now.step is Step.PAUSED:
            by_hand = now.update is None
            return of_message(Tone.INFO, messages.PAUSED_BY_HAND if by_hand else messages.PAUSED)
        if now.update is not None and now.update.status is not None and now.planned is not None:
            return notice(now.update.status, now.planned.spec, now.planned.stage)
        return Notice(Tone.INFO, messages.ALL_DONE)

    def _expect(self, planned: PlannedSet) -> None:
        self._planned, self._been_in_place = planned, False
        self.scene.demonstration.expect(planned.spec, planned.stage)
        for card in (self.place, self.work, self.rest):
            card.expect(planned)

    def _show_card(self, card: Card) -> None:
        self._cards.setCurrentWidget(card)

    @pyqtSlot(object)
    def _on_news(self, news: News) -> None:
        if isinstance(news, SetDone):
            self._results.append(news.result)
            self.set_done.emit(news.result)
        elif isinstance(news, NoPicture):
            self._trouble = news.why
            if news.why:
                self.banner.show_notice(Notice(Tone.UNSEEN, messages.NO_PICTURE, news.why))
        elif isinstance(news, Spoken):
            self.voice.say(news.cues)
            written = [cue for cue in news.cues if cue.tone in WRITTEN]
            if written:
                tone = Tone.INFO if written[0].tone is CueTone.ATTENTION else Tone.FAULT
                self._cue = Notice(tone, written[0].text, "")
                self._cue_over.start()

    @pyqtSlot()
    def _forget_cue(self) -> None:
        self._cue = None

    @pyqtSlot(object)
    def _on_ended(self, _over: object) -> None:
        self._cue_over.stop()
        self.ended.emit(list(self._results))

    @pyqtSlot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.voice.stop()
        self.page.error(failure.line)
        self._centre.setCurrentWidget(self.page)

    @pyqtSlot(str)
    def _on_lacking(self, words: str) -> None:
        self._cue = Notice(Tone.INFO, words, "")
        self._cue_over.start()
        self.banner.show_notice(self._cue)


def _marked(now: Guidance | None) -> frozenset[tuple[int, int]] | None:
    """Edges of the skeleton for the most important fault; None without an active fault."""
    status = now.update.status if now is not None and now.update is not None else None
    if now is None or now.planned is None or status is None or not status.active_faults:
        return None
    return marked_edges(now.planned.spec, now.planned.stage, status.active_faults[:1])


def _large_words(now: Guidance) -> str:
    if now.countdown is not None:
        return str(now.countdown)
    return messages.PAUSED.title if now.step is Step.PAUSED else ""


def head_on_the_right(pose: PoseFrame, *, mirrored: bool) -> bool:
    """Whether the head is on the right of the picture as shown; False if nobody is seen."""
    return pose.seen and bool(pose.point("nose")[0] > pose.point("left_hip")[0]) != mirrored
