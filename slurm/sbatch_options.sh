# Sourced by submit: the notations of sbatch's options, which stand in the array `for_sbatch`.
# shellcheck shell=bash disable=SC2154

# option LONG SHORT: the value of an option of sbatch, the last one given; SHORT may be "none".
option() {
    local i value=
    for ((i = 0; i < ${#for_sbatch[@]}; ++i)); do
        case ${for_sbatch[i]} in
            "$1") value=${for_sbatch[i + 1]-} ;;
            "$1"=*) value=${for_sbatch[i]#*=} ;;
            "$2") value=${for_sbatch[i + 1]-} ;;
            "$2"[!-]*) value=${for_sbatch[i]#"$2"} ;;
        esac
    done
    echo "$value"
}

# seconds_of TIME: Slurm's minutes, M:S, H:M:S, D-H, D-H:M, D-H:M:S in seconds.
seconds_of() {
    local days=0 rest=$1 parts
    [[ $1 =~ ^([0-9]{1,6}-)?[0-9]{1,9}(:[0-9]{1,9}){0,2}$ ]] || refuse "--time=$1 is not understood; give minutes or HH:MM:SS"
    if [[ $1 == *-* ]]; then
        days=${1%%-*} rest=${1#*-}
        IFS=: read -ra parts <<<"$rest:0:0"
        echo $((86400 * 10#$days + 3600 * 10#${parts[0]} + 60 * 10#${parts[1]} + 10#${parts[2]}))
        return
    fi
    IFS=: read -ra parts <<<"$rest"
    case ${#parts[@]} in
        1) echo $((60 * 10#${parts[0]})) ;;
        2) echo $((60 * 10#${parts[0]} + 10#${parts[1]})) ;;
        3) echo $((3600 * 10#${parts[0]} + 60 * 10#${parts[1]} + 10#${parts[2]})) ;;
    esac
}

# tasks_of OPTION VALUE: the number of tasks, checked.
tasks_of() {
    [[ $2 =~ ^[0-9]{1,7}$ && $((10#$2)) -ge 1 ]] || refuse "$1=$2 is not understood; give a whole number, at least 1"
    echo $((10#$2))
}

# fewest_nodes VALUE: the smallest number of nodes that --nodes allows: N, MIN-MAX, or sizes such as 2,4 or 2-8:2.
fewest_nodes() {
    local part parts fewest=
    [[ $1 =~ ^[0-9]{1,7}(-[0-9]{1,7}(:[0-9]{1,7})?)?(,[0-9]{1,7}(-[0-9]{1,7}(:[0-9]{1,7})?)?)*$ ]] ||
        refuse "--nodes=$1 is not understood; give N, MIN-MAX or a list of sizes"
    IFS=, read -ra parts <<<"$1"
    for part in "${parts[@]}"; do
        part=$((10#${part%%-*}))
        [[ -n $fewest && $fewest -le $part ]] || fewest=$part
    done
    [[ $fewest -ge 1 ]] || refuse "--nodes=$1 asks for no node; give at least 1"
    echo "$fewest"
}

# log_of NUMBER: prints the name of the log; the first task's, for an array.
log_of() {
    local log name
    log=$(option --output -o) name=$(option --job-name -J)
    log=${log:-${SBATCH_OUTPUT-}}
    if [[ -z $log ]]; then
        log="netlyap-%j.log"
        [[ $slices -eq 0 ]] || log="netlyap-%A_%a.log"
    fi
    log=${log//%A/$1} log=${log//%a/1} log=${log//%x/${name:-netlyap}}
    [[ $slices -gt 0 ]] || log=${log//%j/$1}
    echo "$log"
}
