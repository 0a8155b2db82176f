"""Servers for the comparisons, and the load on them: shared by the scripts of bench/.

Every server is a process of its own on processors of its own, with its files in a directory that goes when it is stopped.
"""
import json
import os
import platform
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
JAR = ROOT / "bench/target/tidemark-bench.jar"
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 120
SETTLE_TIMEOUT_S = 600
REQUEST_INFO = struct.pack("<IBBHI", 12, 3, 0, 0, 1)

TIDEMARK = {
    "tidemark": ["journal.fsync=interval"],
    "tidemark-steady": ["journal.fsync=interval"],
    "tidemark-off": ["journal.fsync=off"],
    "tidemark-always": ["journal.fsync=always"],
    "tidemark-nojournal": ["journal.enabled=false"],
    "tidemark-none": ["store.type=none"],
}
REDIS = {
    "redis": ["--appendonly", "no"],
    "redis-everysec": ["--appendonly", "yes", "--appendfsync", "everysec"],
    "redis-always": ["--appendonly", "yes", "--appendfsync", "always"],
}
PEERS = {"echo": "EchoServer", "heap-g1": "HeapServer", "heap-zgc": "HeapServer"}
COLLECTORS = {"echo": "-XX:+UseSerialGC", "heap-g1": "-XX:+UseG1GC", "heap-zgc": "-XX:+UseZGC"}


def stop_cleanly():
    """A script that is told to end stops its servers before it does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def fail(text):
    sys.exit(f"{Path(sys.argv[0]).name}: {text}")


def require_known(parser, what, names, known):
    """Ends with the usage if a name is not one of those known."""
    for name in names:
        if name not in known:
            parser.error(f"no such {what}: {name}, expected one of {', '.join(known)}")


def wait_until(condition, what, timeout_s):
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            fail(f"{what} took more than {timeout_s} s")
        time.sleep(0.2)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def java(home=None):
    """The Java of a home, or of JAVA_HOME, or on PATH."""
    home = home or os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin/java") if home else "java"


def java_feature(home=None):
    """The number of its version, such as 17."""
    text = subprocess.run([java(home), "-version"], capture_output=True, text=True).stderr
    return int(re.search(r'version "(\d+)', text).group(1))


def java_flags(home=None):
    """What every Java process with Tidemark's libraries needs, and the checks that the launcher switches off too."""
    flags = ["--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
             "-Dio.netty.buffer.checkBounds=false", "-Dio.netty.buffer.checkAccessible=false",
             "-Dio.netty.leakDetection.level=disabled", "-Dagrona.disable.bounds.checks=true"]
    if java_feature(home) >= 24:
        flags.append("--sun-misc-unsafe-memory-access=allow")
    return flags


def build():
    """Builds this module if it is missing, or older than its sources or those it measures; bin/tidemark sees to its own programs."""
    modules = [ROOT / name for name in ("bench", "server", "protocol")]
    sources = [ROOT / "pom.xml", *(module / "pom.xml" for module in modules),
               *(path for module in modules for path in (module / "src/main").rglob("*.java"))]
    if not JAR.exists() or any(path.stat().st_mtime > JAR.stat().st_mtime for path in sources):
        subprocess.run(["mvn", "-q", "-B", "-DskipTests", "-pl", "bench", "-am", "package"], cwd=ROOT, check=True,
                       stdout=sys.stderr)


def machine(home=None):
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    version = subprocess.run([java(home), "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores, {platform.release()}, {version}"


def redis_version(names):
    """A part of a sentence on conditions, empty if no Redis is among the servers."""
    if not any(name in REDIS for name in names):
        return ""
    text = subprocess.run(["redis-server", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"v=(\S+)", text).group(1)
    return f"Redis {version}; "


def logged_at(log, words):
    """When a Tidemark's log, a text, has a line that says these words first, in seconds since 1970."""
    line = next(line for line in log.splitlines() if re.match(rf"\S+Z [A-Z]+ +{re.escape(words)}", line))
    return datetime.fromisoformat(line.split()[0].replace("Z", "+00:00")).timestamp()


def write_archive(java_home):
    """Has the launcher write its archive of classes for a Java, so that no start that is measured does."""
    subprocess.run([str(ROOT / "bin/tidemark"), "archive"], env=dict(os.environ, JAVA_HOME=java_home), check=True,
                   stdout=subprocess.DEVNULL)


class Server:
    """A server process that listens on loopback."""

    loadgen_target = "tidemark"

    def __init__(self, name, options, cpus, java_home=None):
        self.name = name
        self.options = options
        self.java_home = java_home
        self.port = free_port()
        self.directory = Path(tempfile.mkdtemp(prefix=f"bench-{name}-", dir=options.data))
        self.log = open(self.directory / "log", "w")
        self.loads = 0
        environment = dict(os.environ, **self.environment())
        self.process = subprocess.Popen(["taskset", "-c", cpus, *self.command()], stdout=self.log, cwd=self.directory,
                                        stderr=subprocess.STDOUT, start_new_session=True, env=environment)

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {}

    def await_ready(self):
        wait_until(self.is_ready, f"the start of {self.name}", START_TIMEOUT_S)

    def is_ready(self):
        if self.process.poll() is not None:
            fail(f"{self.name} ended: {(self.directory / 'log').read_text()[-2000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def info(self):
        """What the server counts, by name."""
        return {}

    def cpu_ns(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024

    def growing_bytes(self):
        """Memory that grows with read states."""
        return self.resident_bytes()

    def settle(self):
        """Waits until what requests left to do in the background is done."""

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)


class FramedServer(Server):
    """One that speaks Tidemark's protocol."""

    def info(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(REQUEST_INFO)
            with connection.makefile("rb") as replies:
                length, = struct.unpack("<I", replies.read(4))
                text = replies.read(length - 4)[8:].decode()
        lines = (line.partition(" ") for line in text.splitlines())
        return {key: int(value) for key, _, value in lines if value.isdigit()}


class Tidemark(FramedServer):
    def command(self):
        options = self.options
        delay = options.steady_delay if self.name == "tidemark-steady" else options.commit_delay
        settings = [f"data.dir={self.directory}/data", f"server.port={self.port}", "metrics.port=0", "server.shards=1",
                    f"cache.memory={options.cache}", f"server.transport={options.transport}",
                    f"store.commit-delay={delay}", *TIDEMARK[self.name], *options.set]
        return [str(ROOT / "bin/tidemark"), "server", *(word for s in settings for word in ("-D", s))]

    def environment(self):
        own = {"JAVA_HOME": self.java_home} if self.java_home else {}
        gc_log = gc_log_flag(self.options)
        if gc_log:
            own["TIDEMARK_JAVA_OPTS"] = f"{os.environ.get('TIDEMARK_JAVA_OPTS', '')} {gc_log}".strip()
        return own

    def settle(self):
        wait_until(lambda: self.info()["dirty_users"] == 0, f"{self.name} to commit", SETTLE_TIMEOUT_S)

    def growing_bytes(self):
        """It reserves its cache at the start, and says what is used of it."""
        return self.info()["cache_used_bytes"]


class Peer(FramedServer):
    """A server of this module's jar."""

    def command(self):
        options = self.options
        transport = "epoll" if options.transport == "auto" else options.transport
        heap = "256m" if self.name == "echo" else options.heap
        command = [java(self.java_home), *java_flags(self.java_home), f"-Xms{heap}", f"-Xmx{heap}", COLLECTORS[self.name]]
        gc_log = gc_log_flag(options)
        if gc_log:
            command.append(gc_log)
        command += ["-cp", str(JAR), f"dev.tidemark.bench.peer.{PEERS[self.name]}", "--port", str(self.port),
                    "--transport", transport, "--channels", str(options.channels)]
        return command if self.name == "echo" else [*command, "--users", str(options.heap_users)]

    def settle(self):
        """
        Has the heap collected whole, so that what was preloaded is old, as it is in a server that has run for long. Otherwise
        the next collection would move all of it, which only happens after a start.
        """
        if self.name != "echo":
            subprocess.run([str(Path(java(self.java_home)).with_name("jcmd")), str(self.process.pid), "GC.run"], check=True,
                           stdout=sys.stderr, timeout=SETTLE_TIMEOUT_S)


class Redis(Server):
    loadgen_target = "redis"

    def command(self):
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--dir", str(self.directory), *REDIS[self.name]]

    def settle(self):
        """It has little to do behind: its table may still be growing, its file be written to disk."""
        time.sleep(2)


def gc_log_flag(options):
    """The flag that logs collections and safepoints into the file gc.log in the server's directory, if they are wanted."""
    return "-Xlog:gc*,safepoint:file=gc.log:utctime,tags" if options.gc_log else None


def start(name, options, cpus, java_home=None):
    """Starts a server, and waits until it is ready."""
    kind = Tidemark if name in TIDEMARK else Redis if name in REDIS else Peer
    server = kind(name, options, cpus, java_home)
    try:
        server.await_ready()
    except BaseException:
        server.stop()
        raise
    return server


def load(server, options, directory, extra, allowed=(0,)):
    """
    Runs the load generator on a server, and gives its report. Its message ids begin an hour later each time, so that no ack
    comes after one of a later message.
    """
    start_time = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=server.loads)
    server.loads += 1
    command = ["taskset", "-c", options.load_cpus, str(ROOT / "bin/tidemark"), "loadgen", f"127.0.0.1:{server.port}",
               "--target", server.loadgen_target, "--workload", options.workload, "--users", str(options.users),
               "--channels", str(options.channels), "--equal-channels", "--connections", str(options.connections),
               "--start-time", start_time.strftime("%Y-%m-%dT%H:%M:%SZ"), "--server-pid", str(server.process.pid),
               "--dir", str(directory), "--label", server.name, *extra]
    result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode not in allowed:
        fail(f"load on {server.name} ended with {result.returncode}: {result.stderr[-2000:]}")
    return json.loads((directory / "report.json").read_text())


def preload(server, options, directory):
    """Writes every read state once."""
    print(f"preloading {server.name}", file=sys.stderr)
    load(server, options, directory, ["--preload", "--depth", "16", "--warmup", "0s", "--duration", "1s"])
    server.settle()


def add_common_options(parser):
    """The options that all comparisons have."""
    parser.add_argument("--users", type=int, default=2_000_000)
    parser.add_argument("--channels", type=int, default=10)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--load-cpus", default="1")
    parser.add_argument("--transport", default="auto", help="server.transport of Tidemark, and of the echo and heap servers")
    parser.add_argument("--set", action="append", default=[], metavar="K=V", help="a setting of every Tidemark, repeatable")
    parser.add_argument("--data", default=None, help="where servers keep their files (default: the temporary folder)")
    parser.add_argument("--out", type=Path, default=None, help="keep every run's report here")
