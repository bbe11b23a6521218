"""A Debian 12 under QEMU in the gateway's place: its own kernel, an emulated IOMMU, and emulated network cards on the lab's cables.

The cables end in the gateway's namespace; each gets a bridge there, with a TAP that QEMU holds. Nobody logs in: a script that the image
starts at boot writes what it did to a second serial line, and a line sent there restarts the machine. Software emulation is slow, so every wait is long and bounded.
"""
import lzma
import pathlib
import re
import shutil
import socket
import struct
import time

from .namespaces import run_tool
from .processes import Process

IMAGE_SIZE = "6G"
MEMORY_MIB = 2560
# What the first root file system needs to find the second, instead of every driver that Debian has: unpacking those takes minutes here.
PREPARED = ["mkdir -p \"$1/etc/initramfs-tools/conf.d\" \"$1/usr/share/initramfs-tools/modules.d\"",
            "echo MODULES=list >\"$1/etc/initramfs-tools/conf.d/drill\"",
            "printf 'virtio_pci\\nvirtio_blk\\next4\\n' >\"$1/usr/share/initramfs-tools/modules.d/drill\""]
# Five-level page tables and mended speculation cost an emulated CPU much and show nothing here.
CPU = "max,la57=off"
BOOT_WORDS = "root=/dev/vda rw console=ttyS0 quiet intel_iommu=on iommu=pt panic=-1 mitigations=off audit=0 fsck.mode=skip"
SERVICE = """[Unit]
Description=What the drill does
After=multi-user.target ssh.service
[Service]
Type=oneshot
ExecStart=/root/drill.sh
[Install]
WantedBy=multi-user.target
"""


class Card:
    """One emulated card: on which cable, of which kind, at which place of the PCI bus."""

    def __init__(self, cable, model, slot, mac):
        self.cable, self.model, self.slot, self.mac = cable, model, slot, mac
        self.address = f"0000:00:{slot:02x}.0"
        self.tap = f"q-{cable}"[:15]

    def arguments(self, iommu):
        behind = ",disable-legacy=on,iommu_platform=on,ats=on" if iommu and self.model == "virtio-net-pci" else ""
        return ["-netdev", f"tap,id={self.cable},ifname={self.tap},script=no,downscript=no",
                "-device", f"{self.model},netdev={self.cable},mac={self.mac},addr={self.slot:#x}{behind}"]


class VirtualMachine:
    def __init__(self, namespace, archive, directory, cards, iommu=True):
        self.namespace, self.directory, self.cards, self.iommu = namespace, pathlib.Path(directory), cards, iommu
        self.root, self.image = self.directory / "vm-root", self.directory / "vm.img"
        self._process, self._boots = None, 0
        self.root.mkdir()
        run_tool(["tar", "-xf", str(archive), "-C", str(self.root)])

    def write(self, path, content, mode=0o644):
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        target.chmod(mode)

    @property
    def said_path(self):
        return self.directory / f"vm-said-{self._boots}.log"

    @property
    def console_path(self):
        return self.directory / f"vm-console-{self._boots}.log"

    def install(self, script):
        """Makes the image, plugs the cables and boots; `script` runs at this and every later boot."""
        self.write("/root/drill.sh", script, 0o755)
        self.write("/etc/systemd/system/drill.service", SERVICE)
        wants = self.root / "etc/systemd/system/multi-user.target.wants"
        wants.mkdir(parents=True, exist_ok=True)
        for unit in ("drill.service", "/lib/systemd/system/systemd-networkd.service"):
            link = wants / pathlib.Path(unit).name
            if not link.is_symlink():
                link.symlink_to(f"/etc/systemd/system/{unit}" if not unit.startswith("/") else unit)
        unpack_kernel(self._newest("vmlinuz-*"), self.directory / "vmlinux")
        shutil.copy(self._newest("initrd.img-*"), self.directory / "initrd")
        run_tool(["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-E", "lazy_itable_init=1", "-d", str(self.root), str(self.image), IMAGE_SIZE])
        shutil.rmtree(self.root)
        for card in self.cards:
            self._plug(card)
        self._boot()

    def restart(self, patience=120):
        """The machine shuts down in order, QEMU ends, and another starts from the same image."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(str(self.directory / "vm-line.sock"))
            line.sendall(b"restart\n")
            self._process.popen.wait(patience)
        self._boot()

    def _boot(self):
        self._boots += 1
        self._process = Process(self.namespace, self._arguments(), self.directory / "qemu.log")

    def _newest(self, pattern):
        found = sorted((self.root / "boot").glob(pattern))
        if not found:
            raise RuntimeError(f"the image has no {pattern}")
        return found[-1]

    def _plug(self, card):
        bridge = f"b-{card.cable}"[:15]
        self.namespace.ip(f"addr flush dev {card.cable}", f"link add {bridge} type bridge stp_state 0 mcast_snooping 0",
                          f"tuntap add {card.tap} mode tap", f"link set {card.cable} master {bridge}", f"link set {card.tap} master {bridge}",
                          f"link set {card.cable} up", f"link set {card.tap} up", f"link set {bridge} up")

    def _arguments(self):
        iommu = ["-device", "intel-iommu,intremap=on,device-iotlb=on"] if self.iommu else []
        return ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-machine", "q35", *iommu, "-cpu", CPU, "-smp", "2",
                "-m", MEMORY_MIB, "-display", "none", "-no-reboot", "-nodefaults", "-serial", f"file:{self.console_path}",
                "-chardev", f"socket,id=line,path={self.directory / 'vm-line.sock'},server=on,wait=off,logfile={self.said_path}",
                "-serial", "chardev:line", "-device", "virtio-rng-pci", "-kernel", self.directory / "vmlinux", "-initrd", self.directory / "initrd", "-append", BOOT_WORDS,
                "-drive", f"file={self.image},if=virtio,format=raw,cache=unsafe",
                *(word for card in self.cards for word in card.arguments(self.iommu))]

    def wait_for(self, marker, patience):
        """The rest of the line `DRILL marker …` when it comes; None when it does not."""
        began = time.monotonic()
        while time.monotonic() < began + patience:
            found = re.search(rf"^DRILL {re.escape(marker)}\b ?(.*?)\r?$", self.said(), re.MULTILINE)
            if found:
                return found.group(1)
            if not self._process.alive():
                return None
            time.sleep(1)
        return None

    def said(self):
        return self.said_path.read_text(encoding="utf-8", errors="replace") if self.said_path.exists() else ""

    def console_tail(self):
        return self.console_path.read_text(encoding="utf-8", errors="replace")[-1500:] if self.console_path.exists() else ""

    def check_alive(self):
        if self._process is None or not self._process.alive():
            raise RuntimeError("QEMU has ended: " + (self.directory / "qemu.log").read_text(encoding="utf-8", errors="replace")[-500:])

    def stop(self):
        if self._process:
            self._process.kill()
        self.image.unlink(missing_ok=True)


def unpack_kernel(path, target):
    """The ELF image inside Debian's bzImage, by the header that every x86 kernel has: an emulated CPU would take long to unpack it."""
    image = path.read_bytes()
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = ((image[0x1f1] or 4) + 1) * 512 + offset
    target.write_bytes(lzma.LZMADecompressor().decompress(image[start:start + length]))
