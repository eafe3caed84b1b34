"""The session page: the picture, a card for the current step, and one message in large type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PyQt6.QtCore import QEvent, QTimer, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from posecheck.coaching import equipment, messages
from posecheck.coaching.coach import Command, Guidance, SetResult, Step
from posecheck.coaching.cues import STEP_PRIORITY, Cue
from posecheck.coaching.cues import Tone as CueTone
from posecheck.coaching.plan import PlannedSet
from posecheck.handsfree.control import COMMANDS, Wish
from posecheck.language import tr
from posecheck_app.messages import (
    CameraReady,
    Failure,
    GuidedJob,
    Moment,
    News,
    NoPicture,
    Progress,
    SessionFactory,
    SetDone,
    Spoken,
    Wished,
)
from posecheck_app.notices import Notice, Tone, large_words, marked_in, notice_of
from posecheck_app.pages.message import MessagePage
from posecheck_app.pages.session_cards import PlaceCard, RestCard, WorkCard
from posecheck_app.replaying.sink import with_replay
from posecheck_app.replaying.view import ReplayView
from posecheck_app.sound.speech import USUAL_MANNER, Manner
from posecheck_app.sound.voice import Sound, Voice
from posecheck_app.style import GAP, LIGHT, MARGIN, Theme, stylesheet
from posecheck_app.widgets.banner import NoticeBanner
from posecheck_app.widgets.demonstrations.scene import Scene
from posecheck_app.widgets.layout import command_button, elided
from posecheck_app.workers.runner import SessionRunner

CUE_MS: Final = 5000
"""Time for which a spoken cue stays on screen."""
CAP_SHARE: Final = 0.122
"""Height of counts and cues as a share of the page's height: 20 arc minutes at 3 m from a 13-inch screen of 16:9, on
which a maximised window leaves nine tenths of the height to the page."""
WIDE: Final = 0.56
"""On a page that is higher than this share of its width, the width decides."""
BASE_PX: Final = 720
"""Height of a page on which text has its usual size; it grows with a larger page."""
CARD_SHARE: Final = 0.5
"""Share of the card of the page's width."""
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
    end_wanted(PlannedSet)
        The person wants to end the session while a set is under way; yet to be confirmed.
    settled()
        The session goes on, has ended or has failed: there is nothing left to ask.
    left()
        The session could not begin, and the person wants to go back.

    Attributes
    ----------
    mirrored, waves, replays : bool
        Whether the picture is mirrored, waving controls the session, and each set is replayed in the rest after it.
    paused : bool
        Whether the person has paused the session.
    """

    set_done = pyqtSignal(object)
    ended = pyqtSignal(object)
    end_wanted = pyqtSignal(object)
    settled = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, factory: SessionFactory, voice: Voice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.again = ReplayView()
        self.runner = SessionRunner(with_replay(factory, lambda: self.replays, self.again.offered.emit), self)
        self.voice = voice or Voice(self)
        self.mirrored = self.waves = self.replays = True
        self._theme, self._text_scale = LIGHT, 1.0
        self.page, self.scene, self.banner = MessagePage(), Scene(), NoticeBanner()
        self.picture, self.overlay = self.scene.picture, self.scene.overlay
        self.place, self.work, self.rest = PlaceCard(), WorkCard(), RestCard()
        self.footer, self._centre, self._cards = elided("small"), QStackedWidget(), QStackedWidget()
        self._job: GuidedJob | None = None
        self._results: list[SetResult] = []
        self._planned: PlannedSet | None = None
        self.paused = self._begun = False
        self._cue: Notice | None = None
        self._trouble, self._pictured = "", False
        self._cue_over = QTimer(self)
        self._cue_over.setSingleShot(True)
        self._cue_over.setInterval(CUE_MS)
        self._cue_over.timeout.connect(self._forget_cue)
        self.buttons = self._make_buttons()
        self._lay_out()
        self._connect()

    def start(
        self, plan: Sequence[PlannedSet], source: str, sound: Sound = Sound.VOICE, manner: Manner = USUAL_MANNER
    ) -> None:
        """Begin a session.

        Parameters
        ----------
        plan : sequence of PlannedSet
            At least one set.
        source : str
            `camera:` with the name or number of a camera, or a video played in place of a camera.
        sound, manner
            How cues are given.
        """
        self._results, self._trouble, self._cue = [], "", None
        self._planned, self._pictured, self._begun = None, False, False
        self.setFocus()  # so that Space pauses
        self._job = GuidedJob(source, tuple(plan), self.waves)
        self.place.begin(waves=self.waves)
        self.picture.clear()
        self.again.stop()
        self.again.mirrored = self.mirrored
        self.overlay.show_words("")
        self.scene.aim(None)
        self.footer.clear()
        self._expect(plan[0])
        self._cards.setCurrentWidget(self.place)
        self.page.wait(Progress(tr(equipment.ONE_MOMENT)))
        self._centre.setCurrentWidget(self.page)
        self.banner.show()
        self.banner.show_notice(Notice(Tone.INFO, messages.exercise_title(plan[0]), tr(plan[0].spec.camera)))
        self._show_paused(paused=False)
        self.voice.begin(sound, manner)
        self.runner.start(self._job)

    def ask(self, command: Command) -> None:
        """Pass a request to the session."""
        self._show_paused(paused=command is Command.PAUSE or (self.paused and command is not Command.RESUME))
        self.runner.command(command)
        if command is Command.RESUME:
            self.settled.emit()

    def end(self) -> None:
        """End the session early; finished sets are kept."""
        self.runner.stop()

    def say(self, words: str, manner: Manner | None = None) -> None:
        """Say something outside a session, in another manner if one is given; without words only prepare the voice."""
        if manner is not None:
            self.voice.begin(Sound.VOICE, manner)
        if words:
            self.voice.say((Cue(words, CueTone.ATTENTION, STEP_PRIORITY),))

    def shutdown(self) -> None:
        """End everything and wait for it."""
        self.again.stop()
        self.voice.close()
        self.runner.shutdown()

    def set_look(self, theme: Theme, text_scale: float) -> None:
        """Use another theme and text size."""
        self._theme, self._text_scale = theme, text_scale
        self._fit()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Let the type grow with the page."""
        super().resizeEvent(a0)
        self._fit()

    def _fit(self) -> None:
        height = self._height()
        sheet = stylesheet(self._theme, self._text_scale * max(1.0, round(8 * height / BASE_PX) / 8))
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        for card in (self.place, self.work, self.rest):
            card.set_cap_height(CAP_SHARE * height)
        self._cards.setFixedWidth(round(CARD_SHARE * self.width()))
        self._fit_banner()

    def event(self, a0: QEvent | None) -> bool:
        """Give the banner what the rest of the page leaves."""
        handled = super().event(a0)
        if a0 is not None and a0.type() == QEvent.Type.LayoutRequest:
            self._fit_banner()
        return handled

    def _fit_banner(self) -> None:
        column = self._column
        width = self.width() - 2 * MARGIN
        least = [_least_height(row, width) for row in (self._upper, self._controls)]
        spare_px = self.height() - sum(least) - 2 * column.spacing() - 2 * column.contentsMargins().top()
        self.banner.set_cap_height(CAP_SHARE * self._height(), spare_px)

    def _height(self) -> float:
        return min(float(self.height()), WIDE * self.width())

    def _make_buttons(self) -> dict[str, QPushButton]:
        actions: dict[str, tuple[str, str, Callable[[], None]]] = {
            "pause": (tr("Pause"), "Space", self._toggle_pause),
            "again": (tr("Restart set"), "Left", lambda: self.ask(Command.AGAIN)),
            "next": (tr("Next"), "Right", lambda: self.ask(Command.NEXT)),
            "end": (tr("End session"), "Esc", self._on_end),
        }
        return {name: command_button(self, *action) for name, action in actions.items()}

    def _on_end(self) -> None:
        """Ask before a set under way is left."""
        if self._begun and self._planned is not None:
            self.end_wanted.emit(self._planned)
        else:
            self.end()

    def _toggle_pause(self) -> None:
        self.ask(Command.RESUME if self.paused else Command.PAUSE)

    def _show_paused(self, *, paused: bool) -> None:
        self.paused, text = paused, tr("Resume") if paused else tr("Pause")
        self.buttons["pause"].setText(text)
        self.buttons["pause"].setAccessibleName(text)

    def _lay_out(self) -> None:
        for page in (self.page, self.scene, self.again):
            self._centre.addWidget(page)
        for card in (self.place, self.work, self.rest):
            self._cards.addWidget(card)
        self._upper = row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._centre, 1)
        row.addWidget(self._cards)
        self._controls = controls = QHBoxLayout()
        controls.setSpacing(10)
        controls.addWidget(self.footer, 1)
        for button in self.buttons.values():
            controls.addWidget(button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, 8)
        column.setSpacing(8)
        column.addLayout(row, 1)
        column.addWidget(self.banner)
        column.addLayout(controls)

    def _connect(self) -> None:
        self.page.again_wanted.connect(self._again)
        self.page.back_wanted.connect(self._leave)
        self.again.over.connect(self._show_centre)
        self.runner.progressed.connect(self._on_progress)
        self.runner.snapped.connect(self._on_moment)
        self.runner.news_sent.connect(self._on_news)
        self.runner.ended.connect(self._on_ended)
        self.runner.failed.connect(self._on_failed)
        self.voice.lacking.connect(self._on_lacking)

    @pyqtSlot()
    def _again(self) -> None:
        if self._job is not None:
            self._trouble = ""
            self._show_paused(paused=False)
            self.page.wait(Progress(tr(equipment.ONE_MOMENT)))
            self.banner.show()
            self._job = replace(self._job)
            self.runner.start(self._job)

    @pyqtSlot()
    def _leave(self) -> None:
        """Go back, also while the program still waits for a camera; that session ends without a summary."""
        self.voice.stop()
        self.runner.stop()
        self.left.emit()

    @pyqtSlot(object)
    def _on_progress(self, progress: Progress) -> None:
        if not self._trouble:
            self.page.wait(progress)
        self.footer.setText(progress.text)

    @pyqtSlot(object)
    def _on_moment(self, moment: Moment) -> None:
        now, self._pictured = moment.guidance, True
        marked = marked_in(now)
        self.picture.show_moment(
            moment.rgb, moment.pose, faulty=marked is not None, mirrored=self.mirrored, marked=marked or frozenset()
        )
        self.again.follow(now)
        self._show_centre()
        if now is None:
            self.overlay.show_words(tr(equipment.GETTING_READY))
            return
        self.footer.setText(moment.remark)
        self._show_guidance(now, moment)

    def _show_centre(self) -> None:
        self._centre.setCurrentWidget(self.again if self.again.playing else self.scene)

    def _show_guidance(self, now: Guidance, moment: Moment) -> None:
        if now.planned is not None and now.planned is not self._planned:
            self._expect(now.planned)
        face = FACES.get(now.step, "")
        resting = face == "rest" or now.rest_left_s is not None
        card = self.rest if resting else self.work if face == "work" else self.place
        self._begun = card is self.work and now.step is not Step.DONE
        if now.step is not Step.DONE:
            self._cards.setCurrentWidget(card)
            card.show_moment(now)
            self.buttons["again"].setEnabled(card is not self.rest)
        self.overlay.show_words(large_words(now))
        self.scene.follow(now, moment.pose, mirrored=self.mirrored)
        self.banner.show_notice(self._notice(now))

    def _notice(self, now: Guidance) -> Notice:
        if self._trouble:
            return Notice(Tone.UNSEEN, tr(equipment.NO_PICTURE), self._trouble)
        shown_again = self.again.notice if now.step is Step.REST else None
        return shown_again or self._cue or notice_of(now)

    def _expect(self, planned: PlannedSet) -> None:
        self._planned = planned
        self.scene.expect(planned)
        for card in (self.place, self.work, self.rest):
            card.expect(planned)

    @pyqtSlot(object)
    def _on_news(self, news: News) -> None:
        if isinstance(news, SetDone):
            self._results.append(news.result)
            self.set_done.emit(news.result)
        elif isinstance(news, NoPicture):
            self._trouble = news.why
            if news.why and not self._pictured:
                self.page.error(news.why)
            if news.why:
                self.banner.show_notice(Notice(Tone.UNSEEN, tr(equipment.NO_PICTURE), news.why))
        elif isinstance(news, CameraReady):
            self.place.camera.setText(news.details)
        elif isinstance(news, Wished):
            self._grant(news.wish)
        elif isinstance(news, Spoken):
            self.voice.say(news.cues)
            written = [cue for cue in news.cues if cue.tone in WRITTEN and not cue.shown]
            if written:
                tone = Tone.INFO if written[0].tone is CueTone.ATTENTION else Tone.FAULT
                self._cue = Notice(tone, written[0].written)
                self._cue_over.start()

    def _grant(self, wish: Wish) -> None:
        for command in COMMANDS[wish]:
            self.ask(command)
        if wish is Wish.END:
            self.end()

    @pyqtSlot()
    def _forget_cue(self) -> None:
        self._cue = None

    @pyqtSlot(object)
    def _on_ended(self, _over: object) -> None:
        self._cue_over.stop()
        self.again.stop()
        self.settled.emit()
        if not (self._pictured or self._results):
            self.left.emit()
            return
        self.ended.emit(list(self._results))

    @pyqtSlot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._begun = False
        self.again.stop()
        self.settled.emit()
        self.voice.stop()
        self.page.error(failure.line)
        self.banner.hide()
        self._centre.setCurrentWidget(self.page)

    @pyqtSlot(str)
    def _on_lacking(self, words: str) -> None:
        title, _, detail = words.partition(". ")
        self._cue = Notice(Tone.INFO, title, detail)
        self._cue_over.start()
        self.banner.show_notice(self._cue)


def _least_height(row: QLayout, width: int) -> int:
    return row.minimumHeightForWidth(width) if row.hasHeightForWidth() else row.minimumSize().height()
