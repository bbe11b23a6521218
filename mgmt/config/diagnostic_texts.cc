// The sentences of all diagnostics. {0}, {1} … are Diagnostic::details.
#include <array>
#include <cstddef>

#include "base/check.h"
#include "mgmt/config/detail_texts.h"
#include "mgmt/config/diagnostic.h"

namespace sekisho::mgmt::config {
namespace {

struct Texts {
  Code code;
  std::string_view name;
  std::string_view en, en_remedy, ja, ja_remedy;
};

constexpr Texts table[] = {
    {Code::file_unreadable, "file-unreadable", "the file {0} cannot be read: {1}",
     "check the path and the permissions of the file", "ファイル {0} を読めません: {1}",
     "パスとファイルの権限を確認してください"},
    {Code::syntax, "syntax", "this is not valid TOML: {0}",
     "look for a quote or bracket that is missing, mend this place and check again; further mistakes are shown then",
     "ファイルの書き方 (TOML) が正しくありません: {0}",
     "引用符や括弧の閉じ忘れがないか確認し、この箇所を直してから、もう一度検査してください。ほかの誤りは、その後に表"
     "示されます"},
    {Code::unknown_key, "unknown-key", "\"{0}\" is not a key of [{1}]",
     "did you mean \"{2}\"? See `sekishoctl config reference`", "\"{0}\" は [{1}] のキーではありません",
     "\"{2}\" の間違いではありませんか。キーの一覧は `sekishoctl config reference` で見られます"},
    {Code::missing_key, "missing-key", "[{1}] lacks the key \"{0}\"",
     "add \"{0}\"; `sekishoctl config reference` explains it", "[{1}] に必要なキー \"{0}\" がありません",
     "\"{0}\" を追加してください。説明は `sekishoctl config reference` にあります"},
    {Code::wrong_type, "wrong-type", "this must be {0}", "write {0} here", "ここには別の種類の値が必要です ({0})",
     "{0} の形で書いてください"},
    {Code::out_of_range, "out-of-range", "{0} is out of range", "use a value from {1} to {2}", "{0} は範囲外です",
     "{1} から {2} までの値にしてください"},
    {Code::bad_duration, "bad-duration", "\"{0}\" is not a duration",
     "write a number and a unit: \"500ms\", \"5s\", \"10m\", \"1h\" or \"1d\"", "\"{0}\" は時間として読めません",
     "数と単位で書いてください: \"500ms\"、\"5s\"、\"10m\"、\"1h\"、\"1d\""},
    {Code::bad_size, "bad-size", "\"{0}\" is not a size",
     "write a number and a unit: \"512KiB\", \"64MiB\" or \"1GiB\"", "\"{0}\" は容量として読めません",
     "数と単位で書いてください: \"512KiB\"、\"64MiB\"、\"1GiB\""},
    {Code::bad_name, "bad-name", "\"{0}\" is not a domain name",
     "write labels of at most 63 characters with single dots between them, for example city.example.lg.jp",
     "\"{0}\" はドメイン名として正しくありません",
     "63 文字以内のラベルを点 1 つで区切って書いてください (例: city.example.lg.jp)"},
    {Code::bad_address, "bad-address", "\"{0}\" is not an IP address",
     "write an address such as 10.1.0.53 or fd00:1::53", "\"{0}\" は IP アドレスではありません",
     "10.1.0.53 や fd00:1::53 のように書いてください"},
    {Code::bad_prefix, "bad-prefix", "\"{0}\" is not a network",
     "write the network with its length and no host part: did you mean \"{1}\"?",
     "\"{0}\" はネットワークとして正しくありません",
     "ホスト部のないアドレスと長さで書いてください。\"{1}\" の間違いではありませんか"},
    {Code::bad_endpoint, "bad-endpoint", "\"{0}\" is not an address with a port",
     "write 10.100.1.53, or with a port 10.100.1.53@5353 or [fd00::1]:5353",
     "\"{0}\" はアドレスとポートとして読めません",
     "10.100.1.53 のように書き、ポートが要るときは 10.100.1.53@5353 か [fd00::1]:5353 としてください"},
    {Code::bad_rrtype, "bad-rrtype", "\"{0}\" is not a record type that can be asked for",
     "write a type such as SOA, NS, A or MX", "\"{0}\" は問い合わせられるレコード種別ではありません",
     "SOA、NS、A、MX などを書いてください"},
    {Code::not_a_choice, "not-a-choice", "\"{0}\" is not one of the possible values", "use one of {1}",
     "\"{0}\" は選べる値ではありません", "次のどれかにしてください: {1}"},
    {Code::empty_list, "empty-list", "the list \"{0}\" is empty", "give at least one entry", "\"{0}\" の一覧が空です",
     "1 つ以上書いてください"},
    {Code::duplicate_name, "duplicate-name", "the name \"{0}\" is used twice, first in line {1}",
     "give each one a name of its own", "名前 \"{0}\" が重複しています (最初は {1} 行目)",
     "それぞれ別の名前にしてください"},
    {Code::unknown_reference, "unknown-reference", "there is no {1} called \"{0}\"",
     "did you mean \"{2}\"? Defined are: {3}", "\"{0}\" という{1}はありません",
     "\"{2}\" の間違いではありませんか。定義されているもの: {3}"},
    {Code::realm_without_exit, "realm-without-exit", "the realm \"{0}\" has no way out of its own",
     "name its interface with device (or its namespace with netns), so that its queries can leave nowhere else",
     "レルム \"{0}\" に専用の出口がありません",
     "device (または netns) で出口を指定してください。ほかの出口から問い合わせが出ないようにするためです"},
    {Code::realm_without_zones, "realm-without-zones", "the realm \"{0}\" forwards, but has no forward zone",
     "add [[realm.forward-zone]] with names and group", "レルム \"{0}\" は転送専用ですが、転送ゾーンがありません",
     "[[realm.forward-zone]] に names と group を書いてください"},
    {Code::root_in_forward_realm, "root-in-forward-realm", "the realm \"{0}\" would forward every name there is",
     "list the zones that belong to this network; \".\" is allowed in a recursive realm only",
     "レルム \"{0}\" がすべての名前を転送してしまいます",
     "このネットワークのゾーンだけを列挙してください。\".\" は recursive のレルムでだけ使えます"},
    {Code::zone_twice, "zone-twice", "the zone {0} is forwarded twice, first in line {1}", "keep one of them",
     "ゾーン {0} が二重に転送されています (最初は {1} 行目)", "どちらか一方を消してください"},
    {Code::server_twice, "server-twice", "the server {0} stands in this group twice",
     "remove one, or correct the address", "サーバー {0} が同じグループに 2 回あります",
     "一方を消すか、アドレスを直してください"},
    {Code::too_many_servers, "too-many-servers", "the group \"{0}\" has {1} servers", "use at most 8",
     "グループ \"{0}\" のサーバーが {1} 台あります", "8 台以内にしてください"},
    {Code::source_family_missing, "source-family-missing",
     "the server {0} cannot be reached: the realm \"{1}\" has no {2} source address",
     "add one to source, or remove the server",
     "サーバー {0} に届きません。レルム \"{1}\" に {2} の送信元アドレスがありません",
     "source に追加するか、サーバーを外してください"},
    {Code::source_twice, "source-twice", "the realm \"{0}\" has two {1} source addresses",
     "keep one for each of IPv4 and IPv6", "レルム \"{0}\" に {1} の送信元アドレスが 2 つあります",
     "IPv4 と IPv6 で 1 つずつにしてください"},
    {Code::prefix_twice, "prefix-twice",
     "the network {0} on port \"{1}\" belongs to two views: \"{2}\" (line {3}) and \"{4}\"",
     "leave it in one of them",
     "ポート \"{1}\" のネットワーク {0} が 2 つのビューに属しています: \"{2}\" ({3} 行目) と \"{4}\"",
     "どちらか一方だけに書いてください"},
    {Code::default_not_recursive, "default-not-recursive",
     "the default \"{0}\" of view \"{1}\" is no recursive realm", "name a recursive realm, or refuse",
     "ビュー \"{1}\" の default \"{0}\" は recursive のレルムではありません",
     "recursive のレルムか refuse にしてください"},
    {Code::route_outside_realm, "route-outside-realm",
     "{0} is routed to the realm \"{1}\", which does not forward it",
     "add {0} to a forward-zone of \"{1}\", or route it elsewhere",
     "{0} はレルム \"{1}\" に振り分けられていますが、そこに転送ゾーンがありません",
     "\"{1}\" の forward-zone に {0} を加えるか、別の宛先にしてください"},
    {Code::route_twice, "route-twice", "{0} is routed twice in the view \"{1}\", first in line {2}",
     "keep one of them", "ビュー \"{1}\" で {0} が二重に振り分けられています (最初は {2} 行目)",
     "どちらか一方を消してください"},
    {Code::route_shadows_local, "route-shadows-local",
     "{0} is a local zone of the view \"{1}\" and a route as well (line {2})", "keep one of them",
     "{0} はビュー \"{1}\" のローカルゾーンと振り分けの両方にあります ({2} 行目)", "どちらか一方を消してください"},
    {Code::nat_without_map, "nat-without-map", "the view \"{0}\" shows translated addresses, but there is no NAT map",
     "name the file with map under [nat]", "ビュー \"{0}\" はアドレス変換を使いますが、NAT 対応表がありません",
     "[nat] の map にファイルを指定してください"},
    {Code::nat_pair, "nat-pair", "the pair \"{0}\" cannot be used: {1}", "correct its inside or lgwan address",
     "組 \"{0}\" は使えません: {1}", "inside か lgwan のアドレスを直してください"},
    {Code::address_twice, "address-twice", "the address {0} is used by the ports \"{1}\" and \"{2}\"",
     "give each port addresses of its own", "アドレス {0} がポート \"{1}\" と \"{2}\" の両方にあります",
     "ポートごとに別のアドレスにしてください"},
    {Code::bad_pci_address, "bad-pci-address", "\"{0}\" is not a PCI address",
     "write it as lspci -D prints it, for example 0000:03:00.0", "\"{0}\" は PCI アドレスではありません",
     "lspci -D の表示のとおりに書いてください (例: 0000:03:00.0)"},
    {Code::floor_over_cap, "floor-over-cap", "ttl-floor is larger than ttl-cap", "make ttl-floor the smaller one",
     "ttl-floor が ttl-cap より大きくなっています", "ttl-floor を小さくしてください"},
    {Code::bad_record, "bad-record", "the record \"{0}\" cannot be read: {1}",
     "write it as in a zone file, for example \"mail 3600 IN A 10.1.5.25\"", "レコード \"{0}\" を読めません: {1}",
     "ゾーンファイルの形で書いてください (例: \"mail 3600 IN A 10.1.5.25\")"},
    {Code::record_outside_zone, "record-outside-zone", "{0} does not lie in the zone {1}",
     "check the final dot: names without one are relative to the zone", "{0} はゾーン {1} の外にあります",
     "末尾の点を確認してください。点のない名前はゾーン名が後ろに付きます"},
    {Code::root_hints_unreadable, "root-hints-unreadable", "the root hints {0} cannot be read: {1}",
     "install dns-root-data, or name another file", "ルートヒント {0} を読めません: {1}",
     "dns-root-data を導入するか、別のファイルを指定してください"},
    {Code::root_hints_empty, "root-hints-empty", "the root hints {0} hold no usable root server",
     "use a named.root file with NS, A and AAAA records", "ルートヒント {0} に使えるルートサーバーがありません",
     "NS、A、AAAA のある named.root 形式のファイルにしてください"},
    {Code::hints_in_forward_realm, "hints-in-forward-realm", "the realm \"{0}\" forwards and never asks root servers",
     "remove root-hints", "レルム \"{0}\" は転送専用で、ルートサーバーには問い合わせません",
     "root-hints を消してください"},
    {Code::copy_in_forward_realm, "copy-in-forward-realm",
     "the realm \"{0}\" forwards and never resolves names by itself: a copy of {1} would not be used",
     "remove the [[realm.zone-copy]], or write it in a recursive realm",
     "レルム \"{0}\" は転送専用です。ゾーン {1} の写しは使われません",
     "[[realm.zone-copy]] を消すか、recursive のレルムに書いてください"},
    {Code::copy_twice, "copy-twice", "there are two copies of the zone {0} in this realm", "keep one of them",
     "このレルムにゾーン {0} の写しが二重にあります", "どちらか一方を消してください"},
    {Code::copy_under_forwarding, "copy-under-forwarding",
     "the zone {0} is forwarded in this realm: a copy of it would not be used",
     "remove the copy, or the forward zone {1}", "ゾーン {0} はこのレルムで転送されるため、写しは使われません",
     "写しか、転送ゾーン {1} を消してください"},
    {Code::validation_unsaid, "validation-unsaid", "the realm \"{0}\" does not say whether it validates (DNSSEC)",
     "write validation = \"on\" with a [[realm.trust-anchor]], or validation = \"off\" with "
     "validation-exempt-reason",
     "レルム \"{0}\" で DNSSEC 検証をするかどうかが書かれていません",
     "validation = \"on\" と [[realm.trust-anchor]] を書くか、validation = \"off\" と validation-exempt-reason "
     "を書いてください"},
    {Code::exemption_without_reason, "exemption-without-reason",
     "the realm \"{0}\" does not validate, and nobody says why",
     "add validation-exempt-reason, for example \"POI does not sign lg.jp as LGWAN sees it\"",
     "レルム \"{0}\" は DNSSEC 検証をしませんが、理由が書かれていません",
     "validation-exempt-reason に理由を書いてください (例: \"LGWAN 側の lg.jp は署名されていないため\")"},
    {Code::exemption_not_used, "exemption-not-used",
     "the realm \"{0}\" validates, and yet gives a reason why it does not", "remove validation-exempt-reason",
     "レルム \"{0}\" は DNSSEC 検証をするのに、しない理由が書かれています",
     "validation-exempt-reason を消してください"},
    {Code::recursive_without_validation, "recursive-without-validation",
     "the realm \"{0}\" resolves names of the Internet without validating them",
     "remove validation = \"off\": every address offered to clients must validate (MIC guideline 2-1, 2-2); for one "
     "broken domain set a negative trust anchor",
     "レルム \"{0}\" がインターネットの名前を DNSSEC 検証なしで解決することになります",
     "validation = \"off\" を消してください。提供するすべてのリゾルバで検証が必要です (総務省ガイドライン 2-1、2-2)。"
     "特定のドメインだけの不具合には、検証の一時停止 (NTA) を使ってください"},
    {Code::anchor_file_missing, "anchor-file-missing",
     "the trust anchors {0} are not there; the copy built into this release is used",
     "install dns-root-data, or name another file", "トラストアンカー {0} がありません。内蔵の控えを使います",
     "dns-root-data を導入するか、別のファイルを指定してください"},
    {Code::anchor_file_unreadable, "anchor-file-unreadable", "the trust anchors {0} cannot be read: {1}",
     "check the permissions of the file", "トラストアンカー {0} を読めません: {1}",
     "ファイルの権限を確認してください"},
    {Code::bad_anchor_file, "bad-anchor-file", "the trust anchors {0} are damaged: {1}",
     "put DS or DNSKEY records there, one a line, as in /usr/share/dns/root.ds; `apt install --reinstall "
     "dns-root-data` restores that file",
     "トラストアンカー {0} が壊れています: {1}",
     "DS か DNSKEY を 1 行に 1 つ書いてください (/usr/share/dns/root.ds の形)。そのファイル自体は `apt install "
     "--reinstall dns-root-data` で元に戻せます"},
    {Code::bad_anchor_record, "bad-anchor-record", "\"{0}\" is no {1} record",
     "write only what stands behind the type, for example {2}", "\"{0}\" は {1} レコードとして読めません",
     "種別より後ろだけを書いてください (例: {2})"},
    {Code::anchor_unusable, "anchor-unusable", "no trust anchor of {0} in {1} can be used",
     "use a key with its zone bit, without its revoke bit, and an algorithm and digest that are supported: 8, 10, "
     "13, "
     "14, 15 or 16, digest 2 or 4",
     "{1} にある {0} のトラストアンカーはどれも使えません",
     "ゾーン鍵のフラグがあり失効していない鍵で、対応するアルゴリズム (8、10、13、14、15、16) "
     "とダイジェスト (2、4) のものにしてください"},
    {Code::anchor_twice, "anchor-twice", "the zone {0} has trust anchors in two places, {1} and here",
     "put them together in one place", "ゾーン {0} のトラストアンカーが 2 か所 ({1} とここ) にあります",
     "1 か所にまとめてください"},
    {Code::no_anchor, "no-anchor", "the realm \"{0}\" validates, but has no trust anchor for {1}",
     "add one to trust-anchors or as [[realm.trust-anchor]]",
     "レルム \"{0}\" は DNSSEC 検証をしますが、{1} のトラストアンカーがありません",
     "trust-anchors か [[realm.trust-anchor]] で指定してください"},
    {Code::anchor_outside_realm, "anchor-outside-realm",
     "the realm \"{1}\" cannot ask for the keys of {0}: it forwards other zones",
     "use an anchor of a zone that is forwarded, or forward {0}",
     "レルム \"{1}\" は {0} の鍵を問い合わせられません (転送ゾーンの外です)",
     "転送しているゾーンのトラストアンカーにするか、{0} を転送してください"},
    {Code::anchors_not_used, "anchors-not-used", "the realm \"{0}\" does not validate: its {1} is not used",
     "remove it, or turn validation on", "レルム \"{0}\" は DNSSEC 検証をしないので {1} は使われません",
     "消すか、検証を有効にしてください"},
    {Code::negative_anchor_of_root, "negative-anchor-of-root",
     "a negative trust anchor for the root would switch validation off altogether",
     "name the zone whose signatures are broken", "ルートの検証の一時停止 (NTA) は、検証をすべて止めてしまいます",
     "署名が壊れているゾーンを指定してください"},
    {Code::negative_anchor_too_long, "negative-anchor-too-long",
     "the negative trust anchor for {0} would last more than 7 days",
     "let it end within 7 days (RFC 7646 §2), and look again then",
     "{0} の検証の一時停止 (NTA) の期限が 7 日より先です",
     "7 日以内にしてください (RFC 7646 §2)。その時点で改めて確認します"},
    {Code::negative_anchor_ended, "negative-anchor-ended", "the negative trust anchor for {0} has ended", "remove it",
     "{0} の検証の一時停止 (NTA) は期限が過ぎています", "消してください"},
    {Code::lanes_and_queues, "lanes-and-queues", "lanes names {0} cores, but the ports have only {1} queues",
     "name at most one core for each queue", "lanes のコアは {0} 個ですが、ポートのキューは {1} 個です",
     "キューの数以下のコアを書いてください"},
    {Code::shared_exit, "shared-exit", "the realms \"{0}\" and \"{1}\" leave through the same interface {2}",
     "give each network an interface (or VLAN interface) of its own if you can",
     "レルム \"{0}\" と \"{1}\" の出口が同じインターフェース {2} です",
     "できればネットワークごとに別のインターフェース (または VLAN) にしてください"},
    {Code::zone_lint, "zone-lint", "in the local zone {0}: {1}: {2}",
     "check that mail to these names can be delivered", "ローカルゾーン {0}: {1}: {2}",
     "これらの名前にメールが届くか確認してください"},
    {Code::no_view, "no-view", "there is no {0}", "add at least one [[{0}]]", "{0} が 1 つもありません",
     "[[{0}]] を 1 つ以上書いてください"},
    {Code::key_in_wrong_driver, "key-in-wrong-driver", "{0} = \"{1}\" does not fit the driver {2}",
     "leave {0} out, or change the driver", "{0} = \"{1}\" はドライバー {2} では使えません",
     "{0} を消すか、ドライバーを変えてください"},
    {Code::reserved_word, "reserved-word", "\"{0}\" cannot be a name: it has a meaning of its own",
     "choose another name", "\"{0}\" は予約語なので名前に使えません", "別の名前にしてください"},
    {Code::too_many, "too-many", "there are {1} {0}", "use at most {2}", "{0} が {1} 個あります",
     "{2} 個以内にしてください"},
    {Code::canary_outside_realm, "canary-outside-realm", "the realm \"{1}\" cannot look up the canary {0}",
     "use a name below one of the realm's forward zones, or ask a recursive realm",
     "レルム \"{1}\" では監視用の名前 {0} を引けません",
     "レルムの forward-zone にある名前を使うか、recursive のレルムを指定してください"},
    {Code::canary_not_provable, "canary-not-provable",
     "the canary {0} is expected to be {1}, but the realm \"{2}\" does not validate",
     "write expect = \"answer\", or use a realm that validates",
     "監視用の名前 {0} は {1} であることを求めていますが、レルム \"{2}\" は署名を検証しません",
     "expect = \"answer\" とするか、検証するレルムを指定してください"},
    {Code::canary_data, "canary-data", "\"{1}\" cannot be what comes for the canary {0}",
     "write the data as in a zone file and as the type needs them (for A: 10.1.5.25); none with no-such-name and "
     "refused",
     "確認の問い合わせ {0} の答えが \"{1}\" になることはありません",
     "レコードの種類に合わせて、ゾーンファイルと同じ形で書いてください (A なら 10.1.5.25)。expect が no-such-name か "
     "refused なら data は書きません"},
    {Code::bad_dnstap_output, "bad-dnstap-output", "\"{0}\" is no place for dnstap",
     "write unix:/path/of/the/reader.sock or file:/path/of/a/file",
     "\"{0}\" は dnstap の出力先として正しくありません",
     "unix:/読み手のソケットのパス、または file:/ファイルのパス と書いてください"},
    {Code::restart_needed, "restart-needed", "a changed value takes effect only after a restart",
     "restart sekishod when it suits you; all else is in force", "再起動しないと有効にならない変更があります",
     "都合のよいときに sekishod を再起動してください。ほかの変更は有効です"},
    {Code::nat_life, "nat-life", "the life of the pair \"{0}\" goes backwards here: {1} after {2}",
     "put the steps in the order planned, notice-filed, router-changed, in-effect, retired, each not earlier than "
     "the "
     "one before",
     "組 \"{0}\" の経過の順序が逆です ({2} の後に {1})",
     "planned、notice-filed、router-changed、in-effect、retired の順に、日時も前の段階以降にしてください"},
    {Code::nat_replaces, "nat-replaces", "the pair \"{0}\" cannot replace \"{1}\": {2}",
     "let each pair be replaced by one other of the same family and size",
     "組 \"{0}\" を \"{1}\" の後継 (replaces) にできません: {2}",
     "1 つの組の後継は、同じアドレス種別と大きさの 1 つの組だけにしてください"},
    {Code::nat_lowering, "nat-lowering", "the pair \"{0}\" lowers TTLs, but {1} is not given",
     "give replaces, lower-ttl and lower-ttl-from together", "組 \"{0}\" は TTL を短くしますが、{1} がありません",
     "replaces、lower-ttl、lower-ttl-from をそろえて書いてください"},
    {Code::nat_too_soon, "nat-too-soon",
     "the pair \"{0}\" comes into effect before the shorter TTL has reached every client: some may use the old "
     "address until {1}",
     "let it come into effect at {2} or later, or set lower-ttl-from earlier",
     "組 \"{0}\" は、短くした TTL が全クライアントに行き渡る前に発効します。旧アドレスは {1} "
     "まで使われることがあります",
     "発効 (in-effect) を {2} 以降にするか、lower-ttl-from を早めてください"},
    {Code::nat_replaced_local, "nat-replaced-local",
     "this record still has {0}, an address of the pair \"{1}\", which \"{2}\" has replaced; clients are shown the "
     "new "
     "one until \"{1}\" is retired",
     "write {3} instead",
     "このレコードには、組 \"{2}\" に置き換えられた組 \"{1}\" のアドレス {0} が残っています。"
     "\"{1}\" の廃止までは新しいアドレスで応答します",
     "{3} に書き換えてください"},
    {Code::bad_include, "bad-include", "\"{0}\" cannot be included",
     "write a file's name or a pattern below this directory, with * in the last part only: \"conf.d/*.toml\"",
     "\"{0}\" は読み込めません",
     "このディレクトリより下のファイル名かパターンを書いてください。* は最後の部分にだけ使えます: \"conf.d/*.toml\""},
    {Code::include_nested, "include-nested", "an included file includes others", "name all files in the main file",
     "読み込まれるファイルの中に include があります", "すべてのファイルを主ファイルの include に書いてください"},
    {Code::key_twice, "key-twice", "\"{0}\" is given in two files, first in {1}", "keep one of them",
     "\"{0}\" が 2 つのファイルにあります (最初は {1})", "どちらか一方だけに書いてください"},
    {Code::profile_needs, "profile-needs", "the model \"{0}\" needs \"{1}\"",
     "add \"{1}\" to [profile]; `sekishoctl config reference` explains it", "モデル \"{0}\" には \"{1}\" が必要です",
     "[profile] に \"{1}\" を追加してください。説明は `sekishoctl config reference` にあります"},
    {Code::profile_unused, "profile-unused", "\"{1}\" has no meaning without {2} in the model \"{0}\"",
     "remove it, or choose the model that it is for", "モデル \"{0}\" では、{2} なしに \"{1}\" を使えません",
     "消すか、モデルを選び直してください"},
    {Code::bad_account, "bad-account", "\"{0}\" cannot be the name of an account or a group",
     "write an account's name, or a group's with @ before it: \"hanako\", \"@dns-staff\"",
     "\"{0}\" はアカウント名としてもグループ名としても使えません",
     "アカウント名、または @ を付けたグループ名を書いてください: \"hanako\"、\"@dns-staff\""},
    {Code::account_twice, "account-twice", "\"{0}\" stands in the lists twice",
     "keep it where it may most: each role may also do what the ones below it may", "\"{0}\" が一覧に 2 回あります",
     "権限の高い方だけを残してください。上の役割は下の役割の操作も行えます"},
    {Code::tls_lacks, "tls-lacks", "[control.tls] needs \"{0}\" for this",
     "a listener needs certificate and key, a client either subject or name, clients' certificates client-ca",
     "ここでは [control.tls] に \"{0}\" が必要です",
     "待ち受けには certificate と key、client には subject か name の一方、クライアント証明書には client-ca "
     "が必要です"},
    {Code::pair_place, "pair-place", "of a pair, [{0}] must stand in {1}",
     "what is this node's own (server, cpu, dpdk, metrics, control, port, pair) stands in node.toml, which the main "
     "file "
     "includes and the peer never gets; all else stands in the other files, which both nodes have alike",
     "二重化した構成では、[{0}] は {1} に書いてください",
     "装置ごとに異なるもの (server、cpu、dpdk、metrics、control、port、pair) は、主ファイルから include する "
     "node.toml "
     "に書きます (相手には送られません)。それ以外は、両方の装置で同じになるほかのファイルに書きます"},
    {Code::pair_needs, "pair-needs", "[pair] needs \"{0}\" for this",
     "add \"{0}\"; `sekishoctl config reference` explains it", "ここでは [pair] に \"{0}\" が必要です",
     "\"{0}\" を追加してください。説明は `sekishoctl config reference` にあります"},
    {Code::pair_address, "pair-address", "the address {0} does not go together with `{1}`",
     "virtual addresses are service addresses of a port, each on one network, and never the node's own or the "
     "peer's; "
     "own and peer have one address of each family",
     "アドレス {0} は `{1}` と整合しません",
     "仮想アドレスには、ポートのサービスアドレスを 1 "
     "つのネットワークでだけ指定してください。装置自身や相手のアドレスは"
     "使えません。own と peer は IPv4 と IPv6 で 1 つずつです"},
    {Code::pair_network_twice, "pair-network-twice", "{0} is used by two networks of the pair on {1}",
     "give each a number of its own", "{0} が、{1} の 2 つのネットワークで使われています",
     "それぞれ別の番号にしてください"},
};
static_assert(std::size(table) == static_cast<std::size_t>(Code::count));

const Texts& texts_of(Code code) {
  const Texts& texts = table[static_cast<std::size_t>(code)];
  SEKISHO_CHECK(texts.code == code);
  return texts;
}

std::string fill(std::string_view pattern, const std::vector<std::string>& details) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}') {
      const std::size_t index = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (index < details.size()) out += details[index];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

}  // namespace

std::string_view code_name(Code code) { return texts_of(code).name; }

std::string Diagnostic::message(Language language) const {
  const Texts& texts = texts_of(code);
  return language == Language::ja ? fill(texts.ja, japanese_details(code, details)) : fill(texts.en, details);
}

std::string Diagnostic::remedy(Language language) const {
  const Texts& texts = texts_of(code);
  const bool ja = language == Language::ja;
  if (code == Code::unknown_key && details.size() > 2 && details[2].empty()) {  // nothing is near enough to be meant
    return ja ? "このキーを消してください。キーの一覧は `sekishoctl config reference` で見られます"
              : "remove it; `sekishoctl config reference` lists the keys";
  }
  if (code == Code::unknown_reference && details.size() > 3 && details[2].empty()) {
    return fill(ja ? "定義されているもの: {3}" : "defined are: {3}", details);
  }
  return ja ? fill(texts.ja_remedy, japanese_details(code, details)) : fill(texts.en_remedy, details);
}

std::string format(const Diagnostic& diagnostic, const std::vector<std::string>& files, Language language) {
  const bool error = diagnostic.severity == Severity::error;
  const bool ja = language == Language::ja;
  std::string out = diagnostic.where.file < files.size() ? files[diagnostic.where.file] : std::string("?");
  if (diagnostic.where.line)
    out += ":" + std::to_string(diagnostic.where.line) + ":" + std::to_string(diagnostic.where.column);
  out += ja ? (error ? ": エラー: " : ": 注意: ") : (error ? ": error: " : ": warning: ");
  return out + diagnostic.message(language) + "\n  " + (ja ? "対処: " : "remedy: ") + diagnostic.remedy(language) +
         "\n";
}

}  // namespace sekisho::mgmt::config
