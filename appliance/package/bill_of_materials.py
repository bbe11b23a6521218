#!/usr/bin/env python3
"""Writes what the programs consist of (SPDX 2.3, JSON) and the notices that their licences ask for.

Linked libraries come from the programs themselves (each NEEDED, and what that needs in turn), what is compiled in from the headers that
the build read (ninja's own record). Debian's metadata say which package each is, its version, its source and its licences. The same
programs and packages give the same file, octet by octet.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

# Debian's short names of licences that SPDX spells differently. What is in neither list is named by a LicenseRef of its own.
SPDX = {
    "apache-2": "Apache-2.0", "apache-2.0": "Apache-2.0", "bsl-1.0": "BSL-1.0", "boost": "BSL-1.0", "expat": "MIT", "mit": "MIT", "isc": "ISC",
    "zlib": "Zlib", "public-domain": "LicenseRef-public-domain", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause", "bsd-2": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause", "gpl-1": "GPL-1.0-only", "gpl-1+": "GPL-1.0-or-later", "gpl-2": "GPL-2.0-only", "gpl-2.0": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later",
    "gpl-2.0+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only", "gpl-3+": "GPL-3.0-or-later", "gpl-3.0+": "GPL-3.0-or-later", "lgpl-2": "LGPL-2.0-only",
    "lgpl-2+": "LGPL-2.0-or-later", "lgpl-2.0+": "LGPL-2.0-or-later", "lgpl-2.1": "LGPL-2.1-only", "lgpl-2.1+": "LGPL-2.1-or-later", "lgpl-3": "LGPL-3.0-only",
    "lgpl-3+": "LGPL-3.0-or-later", "lgpl-2.1-only": "LGPL-2.1-only", "lgpl-2.1-or-later": "LGPL-2.1-or-later", "gpl-2.0-only": "GPL-2.0-only",
    "cc0-1.0": "CC0-1.0", "artistic": "Artistic-1.0-Perl",
}
# Of the tool chain, and of the kernel's interface: not parts of the product (GCC's runtime has its exception).
NOT_PARTS = re.compile(r"^(libc6-dev|libstdc\+\+-\d+-dev|libgcc-\d+-dev|linux-libc-dev|gcc-|g\+\+-|clang-|libclang|llvm)")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def owners():
    """Each installed file's package, as dpkg keeps it."""
    found = {}
    for listing in sorted(pathlib.Path("/var/lib/dpkg/info").glob("*.list")):
        for line in listing.read_text(encoding="utf-8").splitlines():
            found[line] = listing.stem
    return found


def packages_of(paths, owner):
    """Package names that own these files."""
    found = set()
    for path in paths:
        for candidate in (path, os.path.realpath(path), path.removeprefix("/usr"), "/usr" + path, os.path.realpath(path).removeprefix("/usr")):
            if candidate in owner:
                found.add(owner[candidate])
                break
        else:
            sys.exit(f"no package owns {path}")
    return found


def linked(programs):
    """Paths of all libraries that the loader brings."""
    paths = set()
    for program in programs:
        for line in run("ldd", program).splitlines():
            if "not found" in line:
                sys.exit(f"{program}: {line.strip()}")
            match = re.search(r"=> (/\S+)|^\s*(/\S+) \(", line)
            if match:
                paths.add(match.group(1) or match.group(2))
    return paths


def compiled_in(build):
    """Folders of headers of others that objects of the programs were made of, each with one header."""
    headers, wanted = {}, False
    for line in run("ninja", "-C", build, "-t", "deps").splitlines():
        if not line.startswith(" "):
            wanted = line.split(":")[0].endswith(".o") and "/tests" not in line and "CMakeFiles/test_" not in line and "fuzz" not in line
        elif wanted:
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith("/usr/") and not path.startswith("/usr/lib/gcc"):
                headers.setdefault(os.path.dirname(path), path)
    return headers.values()


def facts(package):
    text = run("dpkg-query", "-W", "-f", "${Version}\t${source:Package}\t${source:Version}\t${Homepage}\t${Architecture}", package)
    version, source, source_version, homepage, architecture = text.split("\t")
    return {"version": version, "source": source, "source_version": source_version, "homepage": homepage, "architecture": architecture}


def copyright_text(package):
    path = pathlib.Path("/usr/share/doc") / package.split(":")[0] / "copyright"
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def licences(text):
    """SPDX names in a machine-readable copyright file; none when it is written as prose."""
    if not re.match(r"Format:", text):
        return []
    names = set()
    for expression in re.findall(r"(?m)^License: *(\S.*)$", text):
        for name in re.split(r"\s+(?:and|or|and/or)\s+|,\s*|\s+with\s+.*$", expression.strip()):
            if name and not name.lower().endswith("exception"):
                names.add(SPDX.get(name.lower().strip(), "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name.strip())))
    return sorted(names)


def identifier(package):
    return "SPDXRef-Package-" + re.sub(r"[^A-Za-z0-9.-]", "-", package)


def entry(package, about, text):
    names = licences(text)
    result = {
        "name": package.split(":")[0], "SPDXID": identifier(package), "versionInfo": about["version"], "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
        "licenseDeclared": " AND ".join(names) if names else "NOASSERTION", "copyrightText": "NOASSERTION",
        "sourceInfo": f"built from the Debian source package {about['source']} {about['source_version']}; "
                      f"licences of the whole source package, in /usr/share/doc/{package.split(':')[0]}/copyright",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/{package.split(':')[0]}@{about['version'].replace('+', '%2B').replace('~', '~')}"
                                              f"?arch={about['architecture']}&distro=bookworm"}],
    }
    if about["homepage"]:
        result["homepage"] = about["homepage"]
    return result


def own_entry(version, programs):
    files = []
    for program in programs:
        octets = pathlib.Path(program).read_bytes()
        files.append({"fileName": "./usr/" + program.split("/usr/")[-1], "SPDXID": "SPDXRef-File-" + pathlib.Path(program).name,
                      "checksums": [{"algorithm": kind, "checksumValue": hashlib.new(kind.lower(), octets).hexdigest()} for kind in ("SHA1", "SHA256")],
                      "licenseConcluded": "Apache-2.0", "copyrightText": "NOASSERTION"})
    return {"name": "sekisho", "SPDXID": "SPDXRef-Package-sekisho", "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION", "primaryPackagePurpose": "APPLICATION"}, files


def document(version, programs, dynamic, static, epoch):
    own, files = own_entry(version, programs)
    packages, relations, references = [own], [], {}
    relations.append(("SPDXRef-DOCUMENT", "DESCRIBES", own["SPDXID"]))
    for file in files:
        relations.append((own["SPDXID"], "CONTAINS", file["SPDXID"]))
    for kind, names in (("DYNAMIC_LINK", dynamic), ("STATIC_LINK", static)):
        for package in sorted(names):
            text = copyright_text(package)
            packages.append(entry(package, facts(package), text))
            relations.append((own["SPDXID"], kind, identifier(package)))
            for name in licences(text):
                if name.startswith("LicenseRef-"):
                    references.setdefault(name, set()).add(package.split(":")[0])
    digest = hashlib.sha256(json.dumps([packages, files, relations]).encode()).hexdigest()[:32]
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"sekisho-{version}",
        "documentNamespace": f"https://sekisho.example/spdx/sekisho-{version}-{digest}",
        "creationInfo": {"created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Tool: sekisho-bill-of-materials"]},
        "packages": packages, "files": files,
        "hasExtractedLicensingInfos": [
            {"licenseId": name, "name": name.removeprefix("LicenseRef-"),
             "extractedText": "See " + ", ".join(f"/usr/share/doc/{package}/copyright" for package in sorted(where))}
            for name, where in sorted(references.items())],
        "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b} for a, kind, b in relations],
    }


def notices(static, dynamic):
    """The whole notice of what is compiled in; of linked libraries, which bring their own package, where it stands."""
    lines = ["Sekisho contains parts of the following projects. Their notices, as Debian's packages carry them:", ""]
    for package in sorted(static):
        lines += ["=" * 100, f"{package.split(':')[0]} {facts(package)['version']}", "=" * 100, copyright_text(package).rstrip(), ""]
    lines += ["=" * 100, "Linked libraries, each a package of its own with its notice in /usr/share/doc/PACKAGE/copyright:", ""]
    lines += [f"  {package.split(':')[0]} {facts(package)['version']}" for package in sorted(dynamic)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, help="the build's directory")
    parser.add_argument("--version", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--notices", required=True)
    parser.add_argument("programs", nargs="+")
    options = parser.parse_args()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    owner = owners()
    dynamic = packages_of(linked(options.programs), owner)
    static = {package for package in packages_of(compiled_in(options.build), owner) if not NOT_PARTS.match(package)}
    sources = {facts(package)["source"] for package in dynamic}
    # A header of a linked library's own -dev package is the library's; only header-only projects are left.
    header_only = {package for package in static if facts(package)["source"] not in sources or re.match(r"lib(boost|tomlplusplus|cli11|spdlog|fmt)|nlohmann", package)}
    made = document(options.version, options.programs, dynamic, header_only, epoch)
    pathlib.Path(options.output).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    pathlib.Path(options.notices).write_text(notices(header_only, dynamic), encoding="utf-8")


main()
