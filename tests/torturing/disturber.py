"""One run that is disturbed at every start until it has died often enough, and then completed."""
import contextlib
import signal
import subprocess
import time

from companion import Companion
from harms import LEASE_TIMEOUT, kill_worker, stop_for_a_while, strike, tamper
from outcome import check_status
from program import PATIENCE, Failure

MOST_STARTS = 60
LAST_WORDS = 60.0  # seconds within which a disturbed start must have ended
RECOVERY = ["--enable-recovery", "--mca", "pml", "ob1", "--mca", "btl", "self,tcp"]
# Ends that no disturbance excuses: refused, damaged, broken promise, input and output.
WRONG_CODES = (64, 65, 70, 74)
ALL_SILENT = "all workers are lost"
PATIENT_LEASE_TIMEOUT = 10 * LEASE_TIMEOUT
FILE_TOO_LARGE = (0, 74, 75)  # the ends of a start whose files may not grow


class Disturber:
    """What happened to the run, and how often."""

    def __init__(self, program, dice, counts, reach, is_alone):
        self.program = program
        self.dice = dice
        self.counts = counts
        self.directory = program.folder / "disturbed"
        self.events = []
        self.deaths = 0
        self.reach = reach  # seconds of computing within which a disturbance comes
        self.is_alone = is_alone  # nobody looks at the directory meanwhile
        self.lease_timeout = LEASE_TIMEOUT  # of the starts that lose a worker
        self.seconds_to_end = None  # what a start took that came to its end: only the archive is left to write

    def note(self, event, kind):
        if event:
            self.events.append(event)
            self.counts[kind] += 1

    def story(self):
        return "; ".join(self.events)

    def has_ended_after(self, seconds):
        try:
            self.program.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def journals(self):
        return len(list(self.directory.glob("journal/*.journal")))

    def ends_before_moment(self, is_recovering, all_compute):
        """Waits for a random moment, most often when so many journals say that all compute; True if the run ends."""
        if not is_recovering and self.seconds_to_end:
            return self.has_ended_after(self.dice.uniform(0, self.seconds_to_end))
        if not is_recovering and self.dice.random() < 0.15:
            return self.has_ended_after(self.dice.uniform(0, 0.4))
        while self.journals() < all_compute:
            if self.has_ended_after(0.01):
                return True
        return self.has_ended_after(self.dice.uniform(0, self.reach))

    def was_too_slow(self):
        """Whether the start heard of no worker in time, as happens on a busy machine. The next one with several workers
        then loses one as well and has ten times as long: workers that hang are silent for that long, too."""
        is_silent = ALL_SILENT in self.program.output() and self.lease_timeout == LEASE_TIMEOUT
        if is_silent:
            self.note("no other worker was heard of in time", "silent starts")
            self.lease_timeout = PATIENT_LEASE_TIMEOUT
        return is_silent

    def start_disturbed(self, ranks):
        """One start that is disturbed, unless it is complete before."""
        if ranks == 0 and self.dice.random() < 0.2:
            self.start_with_small_files()
            return
        is_patient = self.lease_timeout == PATIENT_LEASE_TIMEOUT
        is_recovering = ranks >= 3 and (self.dice.random() < 0.25 or is_patient)
        is_stopped = not is_recovering and self.dice.random() < 0.15
        all_compute = self.journals() + max(1, ranks - 1)
        begin = time.monotonic()
        words = ["run", "job.ini", "--out", "disturbed"]
        lease_timeout = self.lease_timeout if is_recovering else LEASE_TIMEOUT if is_stopped else 60
        self.program.start(*words, "--run.lease_timeout", str(lease_timeout), ranks=ranks,
                           flags=RECOVERY if is_recovering else ())
        event = kind = None
        if not self.ends_before_moment(is_recovering, all_compute):
            harm = kill_worker if is_recovering else stop_for_a_while if is_stopped else strike
            event, kind = harm(self.dice, self.program.process, ranks)
        if event:
            self.note(f"{event} ({ranks} ranks, {time.monotonic() - begin:.2f} s)", kind)
        code = self.program.end(LAST_WORDS if event and kind != "stops" else PATIENCE)
        if code is None and event:
            self.counts["stuck launchers"] += 1
        is_good_order = code == 0 or (is_stopped and code == 75)  # it had not heard of the others for too long
        if code in WRONG_CODES or (not is_good_order and (event is None or is_stopped)):
            raise Failure(f"a start with {ranks} ranks gave {code}:\n{self.program.output()}")
        if is_recovering and not self.was_too_slow():  # mpirun returns 0 whatever the ranks return
            check_status(self.program, self.program.output())
            self.lease_timeout = LEASE_TIMEOUT
        if event is None or (code == 0 and not is_recovering):  # it came too late, or changed nothing
            self.seconds_to_end = time.monotonic() - begin
        else:
            self.deaths += 1

    def start_with_small_files(self):
        """One start under `ulimit -f`: to its process the disk is full."""
        largest = self.dice.choice([4, 20, 100, 500]) * 1024
        self.program.start("run", "job.ini", "--out", "disturbed", largest_file=largest)
        code = self.program.end(PATIENCE)
        self.note(f"files of {largest // 1024} kB at most: exit code {code}", "small files")
        if code not in FILE_TOO_LARGE:
            name = signal.Signals(-code).name if code < 0 else code
            raise Failure(f"a start whose files may have {largest} bytes gave {name}:\n{self.program.output()}")
        self.deaths += 1 if code else 0

    def complete(self):
        """One start that nobody disturbs."""
        ranks = self.dice.choice([0, 2, 3, 4, 5])
        self.program.start("run", "job.ini", "--out", "disturbed", ranks=ranks)
        code = self.program.end(PATIENCE)
        if code != 0:
            raise Failure(f"a start with {ranks} ranks that nobody disturbed gave {code}:\n{self.program.output()}")

    def company(self):
        """Somebody beside the next start, as often as not."""
        seed = self.dice.random()
        is_lonely = self.is_alone or seed < 0.5
        return contextlib.nullcontext() if is_lonely else Companion(self.program, seed, self.counts)

    def disturb(self, deaths):
        """Disturbs the run until it has died often enough, then completes it; returns how many starts it took."""
        for starts in range(1, MOST_STARTS + 1):
            if self.dice.random() < 0.3:
                self.note(*tamper(self.dice, self.directory))
            with self.company():
                if self.deaths >= deaths:
                    self.complete()
                    return starts
                self.start_disturbed(self.dice.choice([0, 2, 3, 4, 5]))
        raise Failure(f"{MOST_STARTS} starts have not completed the run")
