#!/usr/bin/env bash
# Runs a suite on a Slurm cluster: an array job, one shard a task, and a job that merges their reports when all have ended.
# Call it in the project's folder, which all nodes must share, dependencies installed.
#
#   src/slurm/submit.sh SUITE [--shards N] [--device ENGINE] [--run FOLDER] [-- OPTIONS OF SBATCH FOR THE SHARDS]
#   src/slurm/submit.sh suites/gcd --shards 4 --device cuda -- --partition=gpu --gres=gpu:1 --cpus-per-task=8
#
# SUITE is what `npx vitest run` takes: a folder or a part of a path. Other choices are made by environment variables as
# everywhere (SELGEN_MODEL, SELGEN_SEEDS …). Everything of the run lies in FOLDER (reports/slurm/<time> unless named):
# logs, blobs, and in the end the report. Submitting again with the same store resumes: finished trials are not run again.
set -euo pipefail

usage() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite='' shards=4 device=${SELGEN_DEVICE:-cpu} run=reports/slurm/$(date +%Y-%m-%dT%H-%M-%S)
while [ $# -gt 0 ]; do
  case $1 in
    --shards) shards=${2:?Expected a number after --shards} && shift 2 ;;
    --device) device=${2:?Expected an engine after --device} && shift 2 ;;
    --run) run=${2:?Expected a folder after --run} && shift 2 ;;
    --) shift && break ;;
    -*) usage ;;
    *) [ -z "$suite" ] || usage; suite=$1 && shift ;;
  esac
done
[ -n "$suite" ] && [[ $shards =~ ^[1-9][0-9]*$ ]] || usage

mkdir -p "$run/blobs" "$run/drafts" "$run/logs"
run=$(cd "$run" && pwd)
# Of an earlier submission with this folder: merged again, they would stand in for shards that are missing now.
rm -f "$run"/blobs/* "$run"/drafts/*
export SELGEN_SUITE=$suite SELGEN_SHARDS=$shards SELGEN_DEVICE=$device SELGEN_RUN=$run
export SELGEN_STORE=${SELGEN_STORE:-$PWD/.selgen/trials}

array=$(sbatch --parsable --export=ALL --job-name="selgen-${suite##*/}" --array="1-$shards" \
  --output="$run/logs/shard-%a.log" "$@" "$here/shard.sbatch")
# A shard whose suite misses a threshold fails, and is merged nevertheless.
merge=$(sbatch --parsable --export=ALL --job-name="selgen-${suite##*/}-merge" --dependency="afterany:${array%%;*}" \
  --output="$run/logs/merge.log" "$here/merge.sbatch")
echo "$array $merge"
echo "$shards shards: job $array; merge: job $merge; everything in $run" >&2
