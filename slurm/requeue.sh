# Sourced by sweep.sbatch and array.sbatch: runs netlyap in a Slurm job and puts the job back into the queue until nothing
# is left to compute.
# shellcheck shell=bash disable=SC2034,SC2154
# shellcheck source=slurm/ask.sh
source "$here/ask.sh"

# A warning that comes before the program runs must not end this shell.
is_warned=false
trap 'is_warned=true' USR1 USR2 XCPU

# take_arguments ARGUMENT...: sets `netlyap` (the program), `arguments` (of `netlyap run`), `directory` (the run
# directory, which the program decides) and the limits of requeueing.
take_arguments() {
    [[ $# -ge 1 ]] || refuse "usage: sbatch [sbatch options] $here/$script JOB.ini [--out DIR] [--section.key value ...]"
    find_program
    max_requeues=$(setting NETLYAP_MAX_REQUEUES 200)
    max_idle=$(setting NETLYAP_MAX_IDLE_REQUEUES 3)
    restarts=$(number "${SLURM_RESTART_COUNT-}" 0)
    arguments=("$@")
    directory=$("$netlyap" run "${arguments[@]}" --print-directory)
    [[ -n $directory ]] || refuse "$netlyap does not name a run directory for these arguments: $(quoted "$@")"
}

# compute COMMAND...: runs the command and sets `code` to its exit code; ends the job if running it again does not help.
# Passes on the warning that the time is nearly over, which Slurm sends to this shell, and the end of the job.
compute() {
    local end launched begin=$SECONDS
    if [[ -z ${SLURM_JOB_END_TIME-} ]]; then # newer versions of Slurm set it
        end=$(end_of_job)
        [[ -z $end ]] || export SLURM_JOB_END_TIME=$end
    fi
    echo "== $(date '+%F %T') job $(job_number) on ${SLURM_JOB_NODELIST-}, start $((restarts + 1)): $(quoted "$@")"
    is_ended_by_slurm=false is_going_on_elsewhere=false code=75
    export SLURM_EXPORT_ENV=ALL # of this shell to its tasks: with sbatch --export=NONE it would be NONE
    if $is_warned; then
        echo "== the time is nearly over already"
    else
        "$@" &
        launched=$!
        trap 'kill -USR1 $launched 2>/dev/null' USR1 USR2 XCPU
        trap 'is_ended_by_slurm=true; kill -TERM $launched 2>/dev/null' TERM
        ! $is_warned || kill -USR1 "$launched" # meanwhile
        code=0
        wait "$launched" || code=$?
        while kill -0 "$launched" 2>/dev/null; do # a trap has ended the waiting
            code=0
            wait "$launched" || code=$?
        done
    fi
    seconds=$((SECONDS - begin))
    trap '' USR1 USR2 XCPU # what is left to do is short
    trap - TERM
    case $code in
        64 | 65 | 70 | 74)
            echo "== not requeued: fix the error above, then resubmit (exit code $code)"
            exit "$code"
            ;;
    esac
}

# end_with_given_up: ends the job when everything is computed but the units that were given up.
end_with_given_up() {
    echo "== not requeued: all is computed but the units that were given up. To try these again:"
    quoted "$netlyap" run "$(whole "$directory")/job.ini" --retry-failed
    echo "   or, with your options of sbatch:"
    quoted sbatch "$here/$script" "$(whole "$directory")/job.ini" --retry-failed
    exit 69
}

# not_requeued REASON: ends the job, whose sweep is not complete.
not_requeued() {
    echo "== not requeued: $1"
    exit 75
}

# count_idle_starts: sets `steps` (the iterations that are safe) and `idle` (how many starts in a row made no progress; that
# of another run, which refused this one, is not ours). What the start before has counted is in a file of the run directory;
# it counts only if it is as written below.
count_idle_starts() {
    local kept before=0 text=''
    kept=$directory/log/requeues-$(job_number)
    idle=0
    if [[ $restarts -gt 0 && -f $kept && ! -L $kept ]]; then
        IFS= read -r -n 40 text <"$kept" || true
        if [[ $text =~ ^([0-9]{1,15})\ ([0-9]{1,15})$ ]]; then
            before=$((10#${BASH_REMATCH[1]})) idle=$((10#${BASH_REMATCH[2]}))
        fi
    fi
    steps=$("$netlyap" status "$directory" --steps) || steps=
    steps=$(number "$steps" "$before")
    if [[ $steps -gt $before ]] && ! $is_going_on_elsewhere; then idle=0; else idle=$((idle + 1)); fi
    replace "$kept" "$steps $idle" ||
        not_requeued "$kept cannot be written, so starts without progress cannot be counted; fix this, then resubmit"
}

# replace FILE TEXT: writes a new file that takes the place of the old one; a link there is replaced, not followed.
replace() {
    local new
    if [[ -L ${1%/*} ]] || ! new=$(mktemp "$1.XXXXXX"); then return 1; fi
    if echo "$2" >"$new" && mv -fT "$new" "$1"; then return 0; fi
    rm -f "$new"
    return 1
}

# requeue: puts the job, whose sweep is not complete, back into the queue.
requeue() {
    local wait job
    job=$(job_number)
    if $is_ended_by_slurm; then
        not_requeued "the job was ended from outside; the same sbatch command continues the sweep"
    fi
    [[ -d $directory ]] || not_requeued "the program has not started (exit code $code); see above"
    count_idle_starts
    if [[ $idle -ge $max_idle ]]; then
        not_requeued "$idle consecutive starts made no progress; give the job more time (sbatch --time) or let it save its \
state more often (run.checkpoint_seconds), then resubmit; if another run is going on in $directory, wait for its end"
    fi
    if [[ $restarts -ge $max_requeues ]]; then
        not_requeued "this was requeue $restarts of NETLYAP_MAX_REQUEUES=$max_requeues; resubmit to go on"
    fi
    if [[ $idle -gt 0 && $seconds -lt 20 ]]; then # refused, perhaps: another run may take a while to end or be found dead
        sleep $((15 * idle))
    fi
    echo "== $(date '+%F %T') to be requeued: $steps iterations are safe"
    for wait in 2 5 15 60 0; do
        if ask scontrol requeue "$job"; then
            sleep 60 # Slurm ends this shell
            exit 75
        fi
        echo "== \`scontrol requeue $job\` failed; if this job ends before it works, type it yourself or resubmit the job"
        sleep "$wait"
    done
    not_requeued "Slurm does not take it; type \`scontrol requeue $job\` later, or resubmit the job"
}
