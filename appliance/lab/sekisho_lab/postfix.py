"""Real Postfix instances, each in its namespace with a directory of its own, and the way that a message has taken.

The host's own mail server, its configuration and its queue are not touched: each instance has its own main.cf, queue and data, and
its master runs in the foreground inside the namespace, so that it ends with the lab.
"""
import email
import pathlib
import re
import shutil
import smtplib
import socket
import time

from .processes import Process

DAEMONS = "/usr/lib/postfix/sbin"
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")
TABLES = ("transport", "senders", "not_over_lgwan")  # looked up as hash:

MASTER = """smtp inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 5 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""

# Quick retries: the lab has seconds where a mail server has minutes. Nothing here says where mail goes.
MAIN = """compatibility_level = 3.6
queue_directory = {at}/queue
data_directory = {at}/data
mail_owner = postfix
setgid_group = postdrop
daemon_directory = {daemons}
command_directory = /usr/sbin
maillog_file = {at}/log
maillog_file_prefixes = {at}
inet_interfaces = {address}
inet_protocols = ipv4
smtp_bind_address = {address}
mynetworks = 127.0.0.0/8 {networks}
myhostname = {host}
alias_maps =
local_recipient_maps =
local_transport = virtual
virtual_mailbox_base = {at}/mail
virtual_mailbox_maps = static:all/
virtual_mailbox_domains =
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1
smtp_host_lookup = dns
smtp_connect_timeout = 3s
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtpd_peername_lookup = no
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
"""


class Postfix:
    def __init__(self, lab, space, label, host, address, resolver=None, networks="", lines="", files=None):
        """`lines` and `files` as `sekishoctl mail postfix` prints them; `resolver`: where it asks for names. Starts; see wait()."""
        self.space, self.host, self.address = space, host, address
        self.at = pathlib.Path(lab.directory) / f"postfix-{label}"
        self._make_directories()
        (self.at / "etc/master.cf").write_text(MASTER, encoding="ascii")
        # Of a key that stands twice the last counts: what is printed lies over what the lab needs.
        text = MAIN.format(at=self.at, daemons=DAEMONS, address=address, host=host, networks=networks) + self._here(lines)
        (self.at / "etc/main.cf").write_text(text, encoding="ascii")
        for name, content in (files or {}).items():
            (self.at / "etc" / name).write_text(self._here(content), encoding="ascii")
            if name in TABLES:
                space.tool("postmap", "-c", str(self.at / "etc"), f"hash:{self.at}/etc/{name}")
        self._resolver = self._resolve_with(resolver) if resolver else None
        self._process = Process(space, [f"{DAEMONS}/master", "-c", self.at / "etc", "-s"], self.at / "start.log")

    def _make_directories(self):
        """As `postfix check` makes them, which takes its time."""
        queue = self.at / "queue"
        for path in (self.at / "etc", self.at / "data", self.at / "mail", queue / "pid", *(queue / name for name in QUEUES)):
            path.mkdir(parents=True)
        self.at.chmod(0o755)
        for name in QUEUES:
            (queue / name).chmod(0o700)
            shutil.chown(queue / name, "postfix")
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            (queue / name).mkdir()
            shutil.chown(queue / name, "postfix", "postdrop")
            (queue / name).chmod(mode)
        shutil.chown(self.at / "data", "postfix")
        shutil.chown(self.at / "mail", 65534, 65534)

    def _here(self, text):
        return text.replace("/etc/postfix/", f"{self.at}/etc/")

    def _resolve_with(self, resolver):
        """`ip netns exec` lays this over /etc/resolv.conf, for what it starts alone."""
        directory = pathlib.Path("/etc/netns") / self.space.name
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "resolv.conf").write_text(f"nameserver {resolver}\noptions timeout:2 attempts:2\n", encoding="ascii")
        return directory

    def stop(self):
        self._process.stop()
        if self._resolver:
            shutil.rmtree(self._resolver, ignore_errors=True)

    def wait(self, deadline):
        while time.monotonic() < deadline and self._process.alive():
            try:
                with self.space.entered():
                    socket.create_connection((self.address, 25), 0.5).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"Postfix {self.host} does not listen: {self.log()[-600:]}")

    def submit(self, sender, recipient, token, source=None, to=None):
        """A message by SMTP, from a host of the server's own namespace, or from `source` = (namespace, address) to an address of it, `to`.
        The refusal, if there was one."""
        space, address = source or (self.space, self.address)
        with space.entered():
            session = smtplib.SMTP(local_hostname="client.test", timeout=20, source_address=(address, 0))
            session.connect(to or self.address, 25)
        try:
            session.sendmail(sender, [recipient], f"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: {token}\r\n\r\n{token}\r\n")
            session.quit()
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = refused.recipients[recipient]
            return f"{code} {text.decode('utf-8', 'replace')}"
        except smtplib.SMTPResponseException as refused:
            return f"{refused.smtp_code} {refused.smtp_error!r}"
        finally:
            session.close()
        return None

    def message(self, token):
        """The message with this token that arrived here; None when there is none."""
        for path in (self.at / "mail").rglob("*"):
            try:
                text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            except OSError:
                continue  # it is being moved into its place
            if f"Subject: {token}" in text:
                return email.message_from_string(text)
        return None

    def received(self, token):
        """The hosts that a message has passed, this one last; None when it is not here."""
        message = self.message(token)
        if message is None:
            return None
        hops = [re.search(r"\bby (\S+)", " ".join(line.split())).group(1) for line in message.get_all("Received", [])]
        return list(reversed(hops))

    def log(self):
        path = self.at / "log"
        return (path if path.exists() else self.at / "start.log").read_text(encoding="utf-8", errors="replace")

    def logged(self, pattern, patience):
        """The first line of the log that matches, when it comes in time."""
        began = time.monotonic()
        while time.monotonic() < began + patience:
            found = next((line for line in self.log().splitlines() if re.search(pattern, line)), None)
            if found:
                return found
            time.sleep(0.1)
        return None
