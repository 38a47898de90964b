#!/bin/sh
# Installs what `pli bench peers` stands beside: Redis and ejabberd from Debian, Apache ActiveMQ Artemis from Maven Central.
# Run it as root on a machine for measurements. None of them is started here: the bench starts its own, on the
# loopback address, with data of its own, and ends them.
#
#   bench/peers/install.sh [FOLDER]    where Artemis goes; bench/target/peers if it is not given

set -eu
here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
folder=${1:-$here/../target/peers}
artemis=2.40.0
mkdir -p "$folder"

[ "$(id -u)" = 0 ] || { echo 'Packages are installed by root: run this with sudo.' >&2; exit 1; }

# A policy that forbids services to be started while packages are set up (invoke-rc.d asks it).
policy=/usr/sbin/policy-rc.d
ours=no
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod 755 $policy
  ours=yes
fi
trap '[ $ours = no ] || rm -f $policy' EXIT

apt-get update
missing=
for package in redis-server ejabberd; do
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $package || missing="$missing $package"
done

if [ ! -x "$folder/apache-artemis-$artemis/bin/artemis" ]; then
  if mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
    -Dartifact=org.apache.activemq:apache-artemis:$artemis:tar.gz:bin -DoutputDirectory="$folder" -Dmdep.useBaseVersion=true; then
    tar -xzf "$folder/apache-artemis-$artemis-bin.tar.gz" -C "$folder"
    rm -f "$folder/apache-artemis-$artemis-bin.tar.gz"
  else
    missing="$missing artemis"
  fi
fi

[ -z "$missing" ] || { echo "Not to be had:$missing. The bench says so in its rows." >&2; exit 1; }
