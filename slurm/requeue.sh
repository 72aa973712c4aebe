# Sourced by sweep.sbatch, array.sbatch and (for the run directory) submit: runs netlyap in a Slurm job and puts the job back into the queue until there
# is nothing left to compute.
# shellcheck shell=bash disable=SC2034,SC2154

# refuse SENTENCE: ends the job for good, as a mistake of the user.
refuse() {
    echo "netlyap: $1" >&2
    exit 64
}

# take_arguments ARGUMENT...: sets `netlyap` (the program), `directory` (the run directory) and `arguments` (of
# `netlyap run`).
take_arguments() {
    [[ $# -ge 1 ]] || refuse "usage: sbatch [sbatch options] $original JOB.ini [--out DIR] [--section.key value ...]"
    netlyap=${NETLYAP:-$(command -v netlyap || echo "${original%/*}/../build/release/netlyap")}
    [[ -x $netlyap ]] || refuse "there is no program at $netlyap; put netlyap on the PATH or name it in NETLYAP"
    arguments=("$@")
    find_directory "$@"
}

# find_directory JOB ARGUMENT...: sets `directory` to where `netlyap run` with these arguments computes.
find_directory() {
    directory=runs/$(basename "$1" .ini)
    while [[ $# -gt 1 ]]; do
        shift
        case $1 in
            --out) directory=${2-} ;;
            --out=*) directory=${1#--out=} ;;
        esac
    done
}

# compute COMMAND...: runs the command and sets `code` to its exit code; ends the job if that is a mistake of the user. The warning that the time is nearly over, which
# Slurm sends to this shell, is passed on; so is the end of the job.
compute() {
    local end launched
    if [[ -z ${SLURM_JOB_END_TIME-} ]] && end=$(date -d "$(squeue -h -j "$SLURM_JOB_ID" -o %e)" +%s 2>/dev/null); then
        export SLURM_JOB_END_TIME=$end # newer versions of Slurm set it themselves
    fi
    echo "== $(date '+%F %T') job $SLURM_JOB_ID on ${SLURM_JOB_NODELIST-}, start $((${SLURM_RESTART_COUNT:-0} + 1)): $*"
    is_ended_by_slurm=false
    "$@" &
    launched=$!
    trap 'kill -USR1 $launched 2>/dev/null' USR1
    trap 'is_ended_by_slurm=true; kill -TERM $launched 2>/dev/null' TERM
    code=0
    wait "$launched" || code=$?
    while kill -0 "$launched" 2>/dev/null; do # a trap has ended the waiting
        code=0
        wait "$launched" || code=$?
    done
    trap '' USR1 # what is left to do is short
    trap - TERM
    heed_mistakes
}

# heed_mistakes: ends the job for good if the program has refused or failed in a way that starting it again does not mend.
heed_mistakes() {
    case $code in
        64 | 65 | 70 | 74)
            echo "== not requeued: the sentence above has to be heeded first (exit code $code)"
            exit "$code"
            ;;
    esac
}

# requeue: what follows a computation that is not complete.
requeue() {
    local kept steps before=0 idle=0
    if $is_ended_by_slurm; then
        echo "== not requeued: the job was ended from outside; the same sbatch command continues the sweep"
        exit 75
    fi
    kept=$directory/log/requeues-${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}-${SLURM_ARRAY_TASK_ID:-0}
    [[ ${SLURM_RESTART_COUNT:-0} -eq 0 || ! -e $kept ]] || read -r before idle <"$kept"
    steps=$("$netlyap" status "$directory" --steps)
    if [[ $steps -gt $before ]]; then idle=0; else idle=$((idle + 1)); fi
    echo "$steps $idle" >"$kept"
    if [[ $idle -ge ${NETLYAP_MAX_IDLE_REQUEUES:-3} ]]; then
        echo "== not requeued: $idle starts in a row have brought nothing; give the job more time" \
            "(sbatch --time) or let it save its state more often (run.checkpoint_seconds), then submit it again"
        exit 75
    fi
    if [[ ${SLURM_RESTART_COUNT:-0} -ge ${NETLYAP_MAX_REQUEUES:-200} ]]; then
        echo "== not requeued: this was requeue ${SLURM_RESTART_COUNT} of NETLYAP_MAX_REQUEUES=${NETLYAP_MAX_REQUEUES:-200};" \
            "submit it again to go on"
        exit 75
    fi
    echo "== $(date '+%F %T') requeued: $steps iterations are safe"
    scontrol requeue "$SLURM_JOB_ID"
    sleep 60 # Slurm ends this shell
    exit 75
}
