#!/usr/bin/env bash
# A real Slurm of one node on this machine, for tests. Needs root and the commands of Debian's slurm-wlm. Everything lies
# in one folder, nothing in /etc, so a Slurm that this machine belongs to is not touched.
#
#   eval "$(src/slurm/local-cluster.sh start)"   # sets SLURM_CONF, by which sbatch and its like find this Slurm
#   src/slurm/local-cluster.sh stop
set -euo pipefail
home=${SELGEN_SLURM:-/var/tmp/selgen-slurm}

# Returns when all daemons have ended, so their ports are free again.
stop() {
  local file pid
  for file in slurmd slurmctld munged; do
    [ -s "$home/$file.pid" ] || continue
    pid=$(cat "$home/$file.pid")
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  return 0
}

start() {
  stop # one that an interrupted run left
  rm -rf "$home"
  mkdir -p "$home/state" "$home/spool"
  (umask 077 && head -c 1024 /dev/urandom >"$home/munge.key")
  # --force: munged refuses a folder below /var/tmp otherwise, because others may write there.
  munged --force --key-file="$home/munge.key" --socket="$home/munge.socket" --pid-file="$home/munged.pid" \
    --log-file="$home/munged.log" --seed-file="$home/munge.seed" 2>"$home/munged.err"
  local host
  host=$(hostname -s)
  cat >"$home/slurm.conf" <<CONF
ClusterName=selgen
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$home/munge.socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
  export SLURM_CONF=$home/slurm.conf
  slurmctld && slurmd
  for _ in $(seq 60); do
    if sinfo --noheader --format=%T 2>/dev/null | grep -q idle; then
      echo "export SLURM_CONF=$SLURM_CONF"
      return
    fi
    sleep 1
  done
  echo "[slurm] Expected an idle node within a minute, got none. The logs in $home end with:" >&2
  tail -n 5 "$home"/*.log >&2
  exit 1
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2 && exit 2 ;;
esac
