"""A Cassandra of one node, from the jars and with the configuration that the server's tests have for theirs."""
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import servers

MODULE = servers.ROOT / "server/cassandra"
CLASS_PATH = MODULE / "target/cassandra.classpath"
CONFIGURATION = servers.ROOT / "server/src/test/resources/dev/tidemark/server/process/cassandra"
DATACENTER = "datacenter1"
KEYSPACE = "tidemark"


def build():
    """Has Maven bring the jars that are not there yet."""
    if not CLASS_PATH.exists():
        subprocess.run(["mvn", "-q", "-B", "-pl", "server/cassandra", "package"], cwd=servers.ROOT, check=True, stdout=sys.stderr)


def jdk17():
    """The home of a JDK 17, which is the newest that Cassandra runs on."""
    homes = [os.environ.get("JAVA17_HOME"), os.environ.get("JAVA_HOME"), *sorted(Path("/usr/lib/jvm").glob("*"))]
    for home in homes:
        release = Path(home or "/nonexistent") / "release"
        if release.exists() and re.search(r'^JAVA_VERSION="17\.', release.read_text(), re.MULTILINE):
            return str(home)
    servers.fail("needs a JDK 17 for Cassandra: in /usr/lib/jvm, or where JAVA17_HOME says")


class Cassandra(servers.Server):
    """Its port speaks CQL. Its log is put on disk every 10 s, as it is by default."""

    def __init__(self, options, cpus):
        self.is_paused = False
        super().__init__("cassandra", options, cpus, jdk17())

    def command(self):
        class_path = CLASS_PATH.read_text().strip()
        agent = next(jar for jar in class_path.split(":") if "/jamm-" in jar)
        flags = (CONFIGURATION / "jvm.options").read_text().split()
        tests_only = ("-Xm", "-XX:TieredStopAtLevel", "-XX:+UseSerialGC")
        return [servers.java(self.java_home), *(flag for flag in flags if not flag.startswith(tests_only)),
                f"-Xms{self.options.cassandra_heap}", f"-Xmx{self.options.cassandra_heap}", "-XX:+UseG1GC", f"-javaagent:{agent}",
                f"-Dcassandra.config=file:{self.written('cassandra.yaml')}", f"-Dcassandra.storagedir={self.directory}",
                f"-Dlogback.configurationFile={self.written('logback.xml')}", "-cp", class_path,
                "org.apache.cassandra.service.CassandraDaemon"]

    def written(self, name):
        text = (CONFIGURATION / name).read_text()
        for word, value in (("@DIRECTORY@", self.directory), ("@CQL_PORT@", self.port), ("@STORAGE_PORT@", self.storage_port)):
            text = text.replace(word, str(value))
        text = text.replace("commitlog_sync: batch", "commitlog_sync: periodic\ncommitlog_sync_period: 10s")
        path = self.directory / name
        path.write_text(text)
        return path

    @property
    def storage_port(self):
        """One that is not taken, the same each time."""
        if not hasattr(self, "_storage_port"):
            self._storage_port = servers.free_port()
        return self._storage_port

    def settings(self):
        """A Tidemark's, with read states in here."""
        return ["store.type=cassandra", f"store.cassandra.contact-points=127.0.0.1:{self.port}",
                f"store.cassandra.datacenter={DATACENTER}", f"store.cassandra.keyspace={KEYSPACE}",
                "store.cassandra.create-schema=true", "store.cassandra.replication-factor=1"]

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)
        self.is_paused = True

    def resume(self):
        if self.is_paused:
            self.process.send_signal(signal.SIGCONT)
            self.is_paused = False

    def stop_and_weigh(self):
        """Stops it in order, which brings all into files. Gives the bytes of data that the table of read states then has."""
        self.resume()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(servers.STOP_TIMEOUT_S)
        files = (self.directory / "data" / KEYSPACE).glob("read_states-*/*-Data.db")
        return sum(file.stat().st_size for file in files)

    def stop(self):
        self.resume()
        super().stop()
