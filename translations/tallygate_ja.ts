<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AuditFields</name>
    <message>
        <source>Despite a failed proof</source>
        <translation>証明失敗を容認</translation>
    </message>
    <message>
        <source>Despite a changed guard</source>
        <translation>ガード変更を容認</translation>
    </message>
    <message>
        <source>What</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>承認者</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>作成者</translation>
    </message>
    <message>
        <source>Based on revision</source>
        <translation>基になるリビジョン</translation>
    </message>
    <message>
        <source>Installation bundle</source>
        <translation>インストールバンドル</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>チェーン</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>ダイジェスト</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>Fail mode</source>
        <translation>障害時の動作</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>ハッシュ</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Record of the call</source>
        <translation>呼び出しの記録</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Host key</source>
        <translation>ホスト鍵</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Other end</source>
        <translation>反対側</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>プロセス</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>ポリシー</translation>
    </message>
    <message>
        <source>Hash before</source>
        <translation>直前のハッシュ</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>リビジョン</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>ロール</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>セッション</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>User number</source>
        <translation>ユーザー番号</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>アップロード</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>誰</translation>
    </message>
    <message>
        <source>Seconds to confirm</source>
        <translation>確認までの秒数</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Approved on</source>
        <translation>承認日時</translation>
    </message>
    <message>
        <source>Pushes need approval</source>
        <translation>配備に承認が必要</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>カウンター</translation>
    </message>
    <message>
        <source>Default of the filter</source>
        <translation>フィルターの既定</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>AuditRecord</name>
    <message>
        <source>call %1</source>
        <translation>呼び出し%1</translation>
    </message>
    <message>
        <source>%1, %2 times</source>
        <translation>%1、%2回</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>no record</source>
        <translation>記録ではない</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>not</source>
        <comment>negation of a cell</comment>
        <translation>除外</translation>
    </message>
</context>
<context>
    <name>EditLabel</name>
    <message>
        <source>Add rule %2</source>
        <translation>ルールを追加 %2</translation>
    </message>
    <message>
        <source>Add %1 rules</source>
        <translation>ルールを%1件追加</translation>
    </message>
    <message>
        <source>Remove rule %2</source>
        <translation>ルールを削除 %2</translation>
    </message>
    <message>
        <source>Remove %1 rules</source>
        <translation>ルールを%1件削除</translation>
    </message>
    <message>
        <source>Move rule %2</source>
        <translation>ルールを移動 %2</translation>
    </message>
    <message>
        <source>Move %1 rules</source>
        <translation>ルールを%1件移動</translation>
    </message>
    <message>
        <source>Change %3 of %2</source>
        <translation>%3を変更 %2</translation>
    </message>
    <message>
        <source>Change %3 of %1 rules</source>
        <translation>%1件のルールの%3を変更</translation>
    </message>
    <message>
        <source>Change rule %2</source>
        <translation>ルールを変更 %2</translation>
    </message>
    <message>
        <source>Change %1 rules</source>
        <translation>ルールを%1件変更</translation>
    </message>
    <message>
        <source>Duplicate rule %2</source>
        <translation>ルールを複製 %2</translation>
    </message>
    <message>
        <source>Duplicate %1 rules</source>
        <translation>ルールを%1件複製</translation>
    </message>
    <message>
        <source>Paste rule %2</source>
        <translation>ルールを貼り付け %2</translation>
    </message>
    <message>
        <source>Paste %1 rules</source>
        <translation>ルールを%1件貼り付け</translation>
    </message>
    <message>
        <source>Cut rule %2</source>
        <translation>ルールを切り取り %2</translation>
    </message>
    <message>
        <source>Cut %1 rules</source>
        <translation>ルールを%1件切り取り</translation>
    </message>
    <message>
        <source>Replace in %1 rules</source>
        <translation>%1件のルール内を置換</translation>
    </message>
    <message>
        <source>Add section %2</source>
        <translation>セクションを追加 %2</translation>
    </message>
    <message>
        <source>Add %1 sections</source>
        <translation>セクションを%1件追加</translation>
    </message>
    <message>
        <source>Remove section %2</source>
        <translation>セクションを削除 %2</translation>
    </message>
    <message>
        <source>Remove %1 sections</source>
        <translation>セクションを%1件削除</translation>
    </message>
    <message>
        <source>Move section %2</source>
        <translation>セクションを移動 %2</translation>
    </message>
    <message>
        <source>Move %1 sections</source>
        <translation>セクションを%1件移動</translation>
    </message>
    <message>
        <source>Change section %1</source>
        <translation>セクションを変更 %1</translation>
    </message>
    <message>
        <source>Change filter %1</source>
        <translation>フィルターを変更 %1</translation>
    </message>
    <message>
        <source>Add %1 %2</source>
        <translation>%1を追加 %2</translation>
    </message>
    <message>
        <source>Remove %1 %2</source>
        <translation>%1を削除 %2</translation>
    </message>
    <message>
        <source>Move %1 %2</source>
        <translation>%1を移動 %2</translation>
    </message>
    <message>
        <source>Change %1 %2</source>
        <translation>%1を変更 %2</translation>
    </message>
    <message>
        <source>Rename %1 %2 to %3</source>
        <translation>%1 %2 の名前を %3 に変更</translation>
    </message>
    <message>
        <source>Change the policy&apos;s name</source>
        <translation>ポリシー名を変更</translation>
    </message>
    <message>
        <source>Several edits</source>
        <translation>複数の編集</translation>
    </message>
    <message>
        <source>%1 edits</source>
        <translation>%1件の編集</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>when</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>担当者</translation>
    </message>
    <message>
        <source>ticket</source>
        <translation>チケット</translation>
    </message>
    <message>
        <source>expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>several</source>
        <translation>複数</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>section</source>
        <translation>セクション</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>interface group</source>
        <translation>インターフェイスグループ</translation>
    </message>
    <message>
        <source>Import rule %2</source>
        <translation>ルール %2 をインポート</translation>
    </message>
    <message>
        <source>Import %1 rules</source>
        <translation>%1 件のルールをインポート</translation>
    </message>
    <message>
        <source>Replace “%2” in a rule</source>
        <translation>ルールの「%2」を置換</translation>
    </message>
</context>
<context>
    <name>Explainer</name>
    <message>
        <source>%1 names a device that does not exist.</source>
        <translation>%1 は存在しないデバイスを指定しています。</translation>
    </message>
    <message>
        <source>Choose a device of this policy, or add it.</source>
        <translation>このポリシーのデバイスを選ぶか、デバイスを追加します。</translation>
    </message>
    <message>
        <source>%1 is off.</source>
        <translation>%1 は無効です。</translation>
    </message>
    <message>
        <source>%1 names a filter that does not exist.</source>
        <translation>%1 は存在しないフィルターを指定しています。</translation>
    </message>
    <message>
        <source>Choose a filter of this policy, or remove the application.</source>
        <translation>このポリシーのフィルターを選ぶか、この適用を削除します。</translation>
    </message>
    <message>
        <source>%1: no interface of the device belongs to the group.</source>
        <translation>%1: グループに属するインターフェイスがデバイスにありません。</translation>
    </message>
    <message>
        <source>Check the names and patterns of the interface group.</source>
        <translation>インターフェイスグループの名前とパターンを確認します。</translation>
    </message>
    <message>
        <source>%1 names an interface group that does not exist.</source>
        <translation>%1 は存在しないインターフェイスグループを指定しています。</translation>
    </message>
    <message>
        <source>Choose an interface group of this policy, or add it.</source>
        <translation>このポリシーのインターフェイスグループを選ぶか、追加します。</translation>
    </message>
    <message>
        <source>%1: the device has no interface of that name.</source>
        <translation>%1: その名前のインターフェイスはデバイスにありません。</translation>
    </message>
    <message>
        <source>Check the name, or add the interface to the device.</source>
        <translation>名前を確認するか、インターフェイスをデバイスに追加します。</translation>
    </message>
    <message>
        <source>%1: packets of that scope never go in that direction.</source>
        <translation>%1: その対象範囲のパケットはその方向には流れません。</translation>
    </message>
    <message>
        <source>Packets to the device come in; packets from the device go out.</source>
        <translation>デバイス宛てのパケットは入力、デバイス発のパケットは出力です。</translation>
    </message>
    <message>
        <source>Filter “%1” is applied to no interface.</source>
        <translation>フィルター「%1」はどのインターフェイスにも適用されていません。</translation>
    </message>
    <message>
        <source>It does nothing until an application uses it.</source>
        <translation>適用されるまで何も行いません。</translation>
    </message>
    <message>
        <source>The policy has no device %1.</source>
        <translation>ポリシーにデバイス %1 がありません。</translation>
    </message>
    <message>
        <source>Device “%1”: “%2” is not an address.</source>
        <translation>デバイス「%1」: 「%2」はアドレスではありません。</translation>
    </message>
    <message>
        <source>Meter “%1”: %2.</source>
        <translation>メーター「%1」: %2。</translation>
    </message>
    <message>
        <source>Meter “%1” is used by no rule.</source>
        <translation>メーター「%1」を使うルールがありません。</translation>
    </message>
    <message>
        <source>This cannot stand here: %2.</source>
        <translation>ここには指定できません: %2。</translation>
    </message>
    <message>
        <source>Hardware and IP addresses cannot stand together in a cell that is negated.</source>
        <translation>除外のセルでは、MAC アドレスと IP アドレスを混在できません。</translation>
    </message>
    <message>
        <source>Make two rules of it.</source>
        <translation>2つのルールに分けます。</translation>
    </message>
    <message>
        <source>The expression cannot be read: %2.</source>
        <translation>式を解釈できません: %2。</translation>
    </message>
    <message>
        <source>There is no such service: %2.</source>
        <translation>サービスがありません: %2。</translation>
    </message>
    <message>
        <source>Choose a service of this policy, or write a port as tcp/443.</source>
        <translation>このポリシーのサービスを選ぶか、ポートを tcp/443 の形で書きます。</translation>
    </message>
    <message>
        <source>“%1” is not a time.</source>
        <translation>「%1」は日時ではありません。</translation>
    </message>
    <message>
        <source>Write 2026-12-31 or 2026-12-31T18:00:00Z.</source>
        <translation>2026-12-31 または 2026-12-31T18:00:00Z の形で書きます。</translation>
    </message>
    <message>
        <source>Rule %1 “%2” limits, but has no meter that exists.</source>
        <translation>ルール %1「%2」は制限ですが、有効なメーターがありません。</translation>
    </message>
    <message>
        <source>Choose a meter of this policy, or add one.</source>
        <translation>このポリシーのメーターを選ぶか、追加します。</translation>
    </message>
    <message>
        <source>Rule %1 “%2” is off.</source>
        <translation>ルール %1「%2」は無効です。</translation>
    </message>
    <message>
        <source>Rule %1 “%2” names only empty sets and matches nothing.</source>
        <translation>ルール %1「%2」は空のセットだけを指定し、何にも一致しません。</translation>
    </message>
    <message>
        <source>Fill the sets, or remove the rule.</source>
        <translation>セットに項目を入れるか、ルールを削除します。</translation>
    </message>
    <message>
        <source>Rule %1 “%2” has expired and matches nothing.</source>
        <translation>ルール %1「%2」は期限切れで、何にも一致しません。</translation>
    </message>
    <message>
        <source>Remove it, or set a later time.</source>
        <translation>削除するか、期限を延ばします。</translation>
    </message>
    <message>
        <source>Rule %1 “%2” is never reached: rule %3 matches everything.</source>
        <translation>ルール %1「%2」には到達しません: ルール %3 がすべてに一致します。</translation>
    </message>
    <message>
        <source>Move it above that rule, or remove it.</source>
        <translation>そのルールより上に移動するか、削除します。</translation>
    </message>
    <message>
        <source>The default of “%1” is never reached: rule %2 matches everything.</source>
        <translation>「%1」の既定には到達しません: ルール %2 がすべてに一致します。</translation>
    </message>
    <message>
        <source>“%1” permits by port, but later fragments have no ports and meet the default.</source>
        <translation>「%1」はポートで許可していますが、後続フラグメントにはポートがなく、既定が適用されます。</translation>
    </message>
    <message>
        <source>Add a permit rule with: ip.frag_offset &gt; 0 or ipv6.fraghdr.offset &gt; 0</source>
        <translation>次の条件の許可ルールを追加します: ip.frag_offset &gt; 0 or ipv6.fraghdr.offset &gt; 0</translation>
    </message>
    <message>
        <source>Section “%1” is off: its rules do nothing.</source>
        <translation>セクション「%1」は無効で、そのルールは働きません。</translation>
    </message>
    <message>
        <source>Service “%1”: %2.</source>
        <translation>サービス「%1」: %2。</translation>
    </message>
    <message>
        <source>Set “%1” contains itself: %2.</source>
        <translation>セット「%1」は自身を含んでいます: %2。</translation>
    </message>
    <message>
        <source>Take one of them out of the other.</source>
        <translation>いずれかをもう一方から外します。</translation>
    </message>
    <message>
        <source>Set “%1” is empty.</source>
        <translation>セット「%1」は空です。</translation>
    </message>
    <message>
        <source>A cell that names only empty sets matches nothing.</source>
        <translation>空のセットだけを指定したセルは何にも一致しません。</translation>
    </message>
    <message>
        <source>Set “%1”: “%2” cannot be an entry of it.</source>
        <translation>セット「%1」: 「%2」は項目にできません。</translation>
    </message>
    <message>
        <source>There is no set named “%1”.</source>
        <translation>「%1」という名前のセットはありません。</translation>
    </message>
    <message>
        <source>Add the set, or correct the name.</source>
        <translation>セットを追加するか、名前を直します。</translation>
    </message>
    <message>
        <source>Device “%1”: %2 guard entries; at most %3 are possible.</source>
        <translation>デバイス「%1」: ガードの項目が %2 件あります。最大 %3 件です。</translation>
    </message>
    <message>
        <source>Device “%1”: a community port, and no other, names its community.</source>
        <translation>デバイス「%1」: コミュニティ名を持つのはコミュニティポートだけで、必ず必要です。</translation>
    </message>
    <message>
        <source>Device “%1”: guard entry “%2”: %3.</source>
        <translation>デバイス「%1」: ガードの項目「%2」: %3。</translation>
    </message>
    <message>
        <source>Device “%1”: its guard has options, but no entry.</source>
        <translation>デバイス「%1」: ガードにオプションがありますが、項目がありません。</translation>
    </message>
    <message>
        <source>Name the prefix that manages it, or switch the options off.</source>
        <translation>管理元のプレフィックスを指定するか、オプションをオフにしてください。</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Writing hits</source>
        <translation>ヒットを書き出し中</translation>
    </message>
    <message>
        <source>hits</source>
        <translation>ヒット</translation>
    </message>
</context>
<context>
    <name>FindingFix</name>
    <message>
        <source>Turn on</source>
        <translation>有効にする</translation>
    </message>
    <message>
        <source>Remove expiry</source>
        <translation>有効期限を削除</translation>
    </message>
    <message>
        <source>Move above %1</source>
        <translation>%1 の上に移動</translation>
    </message>
    <message>
        <source>Create set %1</source>
        <translation>セット %1 を作成</translation>
    </message>
    <message>
        <source>Later fragments</source>
        <translation>後続フラグメント</translation>
    </message>
    <message>
        <source>Permit later fragments</source>
        <translation>後続フラグメントを許可</translation>
    </message>
    <message>
        <source>Remove meter</source>
        <translation>メーターを削除</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Added rule %1</source>
        <translation>ルールを追加 %1</translation>
    </message>
    <message>
        <source>Added %1 rules</source>
        <translation>ルールを%1件追加</translation>
    </message>
    <message>
        <source>Pasted rule %1</source>
        <translation>ルールを貼り付け %1</translation>
    </message>
    <message>
        <source>Pasted %1 rules</source>
        <translation>ルールを%1件貼り付け</translation>
    </message>
    <message>
        <source>Duplicated rule %1</source>
        <translation>ルールを複製 %1</translation>
    </message>
    <message>
        <source>Duplicated %1 rules</source>
        <translation>ルールを%1件複製</translation>
    </message>
    <message>
        <source>Cut rule %1</source>
        <translation>ルールを切り取り %1</translation>
    </message>
    <message>
        <source>Cut %1 rules</source>
        <translation>ルールを%1件切り取り</translation>
    </message>
    <message>
        <source>Removed rule %1</source>
        <translation>ルールを削除 %1</translation>
    </message>
    <message>
        <source>Removed %1 rules</source>
        <translation>ルールを%1件削除</translation>
    </message>
    <message>
        <source>Moved rule %1</source>
        <translation>ルールを移動 %1</translation>
    </message>
    <message>
        <source>Moved %1 rules</source>
        <translation>ルールを%1件移動</translation>
    </message>
    <message>
        <source>Changed %2 of rule %1</source>
        <translation>ルールの%2を変更 %1</translation>
    </message>
    <message>
        <source>Changed %2 of %1 rules</source>
        <translation>%1件のルールの%2を変更</translation>
    </message>
    <message>
        <source>Changed rule %1</source>
        <translation>ルールを変更 %1</translation>
    </message>
    <message>
        <source>Changed %1 rules</source>
        <translation>ルールを%1件変更</translation>
    </message>
    <message>
        <source>Added section %1</source>
        <translation>セクションを追加 %1</translation>
    </message>
    <message>
        <source>Added %1 sections</source>
        <translation>セクションを%1件追加</translation>
    </message>
    <message>
        <source>Removed section %1</source>
        <translation>セクションを削除 %1</translation>
    </message>
    <message>
        <source>Removed %1 sections</source>
        <translation>セクションを%1件削除</translation>
    </message>
    <message>
        <source>Moved section %1</source>
        <translation>セクションを移動 %1</translation>
    </message>
    <message>
        <source>Moved %1 sections</source>
        <translation>セクションを%1件移動</translation>
    </message>
    <message>
        <source>Changed section %1</source>
        <translation>セクションを変更 %1</translation>
    </message>
    <message>
        <source>Changed filter %1</source>
        <translation>フィルターを変更 %1</translation>
    </message>
    <message>
        <source>Changed the policy&apos;s name or comment</source>
        <translation>ポリシーの名前またはコメントを変更</translation>
    </message>
    <message>
        <source>Made %1 changes at once</source>
        <translation>%1件の変更を一括で実行</translation>
    </message>
    <message>
        <source>Added %1 %2</source>
        <translation>%1を追加 %2</translation>
    </message>
    <message>
        <source>Removed %1 %2</source>
        <translation>%1を削除 %2</translation>
    </message>
    <message>
        <source>Moved %1 %2</source>
        <translation>%1を移動 %2</translation>
    </message>
    <message>
        <source>Changed %1 %2</source>
        <translation>%1を変更 %2</translation>
    </message>
    <message>
        <source>Renamed %1 %2 to %3</source>
        <translation>%1 %2 の名前を %3 に変更</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>when</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>担当者</translation>
    </message>
    <message>
        <source>ticket</source>
        <translation>チケット</translation>
    </message>
    <message>
        <source>expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>式</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>レート</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>バースト</translation>
    </message>
    <message>
        <source>scope</source>
        <translation>対象範囲</translation>
    </message>
    <message>
        <source>several fields</source>
        <translation>複数の項目</translation>
    </message>
    <message>
        <source>localAddresses</source>
        <translation>自アドレス</translation>
    </message>
    <message>
        <source>set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>interface group</source>
        <translation>インターフェイスグループ</translation>
    </message>
    <message>
        <source>application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>section</source>
        <translation>セクション</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Imported rule %1</source>
        <translation>ルール %1 をインポートしました</translation>
    </message>
    <message>
        <source>Imported %1 rules</source>
        <translation>%1 件のルールをインポートしました</translation>
    </message>
    <message>
        <source>Replaced “%1” in a rule</source>
        <translation>ルールの「%1」を置換しました</translation>
    </message>
    <message>
        <source>Replaced text in %1 rules</source>
        <translation>%1 件のルールの文字列を置換しました</translation>
    </message>
</context>
<context>
    <name>HitExport</name>
    <message>
        <source>Writing hits</source>
        <translation>ヒットを書き出し中</translation>
    </message>
</context>
<context>
    <name>HitFields</name>
    <message>
        <source>Protocol</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Source port</source>
        <translation>送信元ポート</translation>
    </message>
    <message>
        <source>ICMP type</source>
        <translation>ICMPタイプ</translation>
    </message>
    <message>
        <source>Destination port</source>
        <translation>宛先ポート</translation>
    </message>
    <message>
        <source>ICMP code</source>
        <translation>ICMPコード</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Not logged</source>
        <translation>記録されず</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Action of the rule</source>
        <translation>ルールの動作</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>リビジョン</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>VLAN</source>
        <translation>VLAN</translation>
    </message>
    <message>
        <source>EtherType</source>
        <translation>EtherType</translation>
    </message>
    <message>
        <source>Previous hop</source>
        <translation>直前のホップ</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長さ</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1バイト</translation>
    </message>
    <message>
        <source>Stands for</source>
        <translation>代表するパケット</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>スレッド</translation>
    </message>
    <message>
        <source>Packet number</source>
        <translation>パケット番号</translation>
    </message>
</context>
<context>
    <name>HitFilter</name>
    <message>
        <source>A number stands here, or a range such as 1000..2000.</source>
        <translation>数値、または1000..2000のような範囲を指定します。</translation>
    </message>
    <message>
        <source>A protocol is a number, or a name such as tcp, udp, icmp.</source>
        <translation>プロトコルは数値、またはtcp、udp、icmpなどの名前です。</translation>
    </message>
    <message>
        <source>A span is a number and s, m, h or d, such as 15m.</source>
        <translation>期間は15mのように、数値とs、m、h、dで表します。</translation>
    </message>
    <message>
        <source>A time is a date, or one such as 2026-03-01T12:00:00Z.</source>
        <translation>時刻は日付、または2026-03-01T12:00:00Zのような形です。</translation>
    </message>
    <message>
        <source>Something must stand behind the colon.</source>
        <translation>コロンの後に値が必要です。</translation>
    </message>
    <message>
        <source>A verdict is permit, drop, reject, limited or count.</source>
        <translation>判定はpermit、drop、reject、limited、countのいずれかです。</translation>
    </message>
    <message>
        <source>An action is permit, drop, reject, limit or count.</source>
        <translation>動作はpermit、drop、reject、limit、countのいずれかです。</translation>
    </message>
    <message>
        <source>There is no device “%1” here.</source>
        <translation>デバイス「%1」はありません。</translation>
    </message>
    <message>
        <source>There is no key “%1”.</source>
        <translation>キー「%1」はありません。</translation>
    </message>
</context>
<context>
    <name>HitNames</name>
    <message>
        <source>Limited</source>
        <translation>制限</translation>
    </message>
</context>
<context>
    <name>HitRule</name>
    <message>
        <source>Logged under revision %1; %2 runs %3 now, in which it may differ.</source>
        <translation>リビジョン%1で記録されました。%2は現在%3で動作しており、内容が異なる場合があります。</translation>
    </message>
    <message>
        <source>No rule matched: the default of the filter. The open policy does not have this application.</source>
        <translation>どのルールにも一致せず、フィルターの既定が適用されました。開いているポリシーにこの適用はありません。</translation>
    </message>
    <message>
        <source>No rule matched: the default of %1.</source>
        <translation>どのルールにも一致せず、%1の既定が適用されました。</translation>
    </message>
    <message>
        <source>Left out by the limit of hits per second of a rule, or because there were more than could be passed on.</source>
        <translation>ルールの毎秒ヒット数の上限により、または渡しきれない数だったため、省かれました。</translation>
    </message>
    <message>
        <source>In the open policy the rule is called “%1”.</source>
        <translation>開いているポリシーでは、このルールの名前は「%1」です。</translation>
    </message>
    <message>
        <source>The open policy does not have this rule: it was removed, or it is another policy.</source>
        <translation>開いているポリシーにこのルールはありません。削除されたか、別のポリシーです。</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>すべてのパケット</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>default of %1</source>
        <translation>%1 の既定</translation>
    </message>
    <message>
        <source>%1 %2 in %3</source>
        <translation>%3 の %1 %2</translation>
    </message>
    <message>
        <source>In revision %1, which logged it: %2</source>
        <translation>記録したリビジョン %1 では: %2</translation>
    </message>
    <message>
        <source>Revision %1, which runs now, does not have it any more.</source>
        <translation>現在のリビジョン %1 にはもうありません。</translation>
    </message>
    <message>
        <source>It is the same in revision %1, which runs now.</source>
        <translation>現在のリビジョン %1 でも同じです。</translation>
    </message>
    <message>
        <source>It was changed: in revision %1, which runs now, it is %2</source>
        <translation>変更されています。現在のリビジョン %1 では: %2</translation>
    </message>
    <message>
        <source>What it was then cannot be read: %1</source>
        <translation>当時の内容を読み込めません: %1</translation>
    </message>
    <message>
        <source>What %1 keeps as revision %2 does not have it: it is another policy.</source>
        <translation>%1 がリビジョン %2 として保持するものには含まれていません。別のポリシーです。</translation>
    </message>
</context>
<context>
    <name>HitSearch</name>
    <message>
        <source>Searching the log</source>
        <translation>ログを検索中</translation>
    </message>
    <message>
        <source>hits</source>
        <translation>ヒット</translation>
    </message>
</context>
<context>
    <name>InspectorForm</name>
    <message>
        <source>several</source>
        <translation>複数</translation>
    </message>
</context>
<context>
    <name>MeterFields</name>
    <message>
        <source>for all together</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>for each source %1</source>
        <translation>送信元ごと（%1）</translation>
    </message>
    <message>
        <source>for each destination %1</source>
        <translation>宛先ごと（%1）</translation>
    </message>
    <message>
        <source>for each pair of source and destination %1</source>
        <translation>送信元と宛先の組ごと（%1）</translation>
    </message>
    <message>
        <source>at most %1, %2 at once, %3</source>
        <translation>%3: 最大 %1、一度に %2</translation>
    </message>
</context>
<context>
    <name>MonitorPage</name>
    <message>
        <source>1 min</source>
        <translation>1 分</translation>
    </message>
    <message>
        <source>6 min</source>
        <translation>6 分</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 時間</translation>
    </message>
    <message>
        <source>1 d</source>
        <translation>1 日</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>1 y</source>
        <translation>1 年</translation>
    </message>
</context>
<context>
    <name>MonitorRows</name>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>out</source>
        <comment>direction</comment>
        <translation>出力</translation>
    </message>
    <message>
        <source>in</source>
        <comment>direction</comment>
        <translation>入力</translation>
    </message>
    <message>
        <source>to the device</source>
        <comment>scope</comment>
        <translation>デバイス宛て</translation>
    </message>
    <message>
        <source>from the device</source>
        <comment>scope</comment>
        <translation>デバイス発</translation>
    </message>
    <message>
        <source>transit</source>
        <comment>scope</comment>
        <translation>通過</translation>
    </message>
    <message>
        <source>Since reset</source>
        <translation>リセット以降</translation>
    </message>
    <message>
        <source>Since revision</source>
        <translation>リビジョン以降</translation>
    </message>
    <message>
        <source>Lifetime</source>
        <translation>通算</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>Last hit</source>
        <translation>最終ヒット</translation>
    </message>
    <message>
        <source>6 min</source>
        <translation>6 分</translation>
    </message>
    <message>
        <source>Conforms</source>
        <translation>制限内</translation>
    </message>
    <message>
        <source>Exceeds</source>
        <translation>超過</translation>
    </message>
    <message>
        <source>Exceeds: %1</source>
        <translation>超過: %1</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
</context>
<context>
    <name>PacketDecision</name>
    <message>
        <source>rule %1</source>
        <translation>ルール %1</translation>
    </message>
    <message>
        <source>default of %1</source>
        <translation>%1 の既定</translation>
    </message>
    <message>
        <source>management guard</source>
        <translation>管理ガード</translation>
    </message>
    <message>
        <source>system check %1</source>
        <translation>システムチェック %1</translation>
    </message>
    <message>
        <source>no application</source>
        <translation>適用なし</translation>
    </message>
    <message>
        <source>capture cut too short</source>
        <translation>キャプチャの切り詰め</translation>
    </message>
</context>
<context>
    <name>PacketLanguage</name>
    <message>
        <source>what became of the packet</source>
        <translation>パケットの判定</translation>
    </message>
    <message>
        <source>the rule that decided</source>
        <translation>判定したルール</translation>
    </message>
    <message>
        <source>the filter that decided</source>
        <translation>判定したフィルター</translation>
    </message>
    <message>
        <source>where it was met</source>
        <translation>通過した場所</translation>
    </message>
    <message>
        <source>its number in the capture</source>
        <translation>キャプチャ内の番号</translation>
    </message>
    <message>
        <source>the file it came from</source>
        <translation>元のファイル</translation>
    </message>
</context>
<context>
    <name>PacketQuery</name>
    <message>
        <source>Something must stand behind the colon.</source>
        <translation>コロンの後に値が必要です。</translation>
    </message>
    <message>
        <source>A verdict is permit, drop, reject, limit or undecidable.</source>
        <translation>判定は permit、drop、reject、limit、undecidable のいずれかです。</translation>
    </message>
    <message>
        <source>A frame is a number, or a range such as 10..20.</source>
        <translation>フレームは番号、または 10..20 のような範囲です。</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>絞り込み中</translation>
    </message>
    <message>
        <source>packets</source>
        <translation>パケット</translation>
    </message>
</context>
<context>
    <name>Phrase</name>
    <message>
        <source>is any packet</source>
        <translation>任意のパケット</translation>
    </message>
    <message>
        <source>is no packet at all</source>
        <translation>どのパケットでもない</translation>
    </message>
    <message>
        <source>{parts}</source>
        <translation>{parts}</translation>
    </message>
    <message>
        <source>is {field}</source>
        <translation>{field} である</translation>
    </message>
    <message>
        <source>is not {field}</source>
        <translation>{field} でない</translation>
    </message>
    <message>
        <source>has the {field} header</source>
        <translation>{field} ヘッダーがある</translation>
    </message>
    <message>
        <source>does not have the {field} header</source>
        <translation>{field} ヘッダーがない</translation>
    </message>
    <message>
        <source>has the {field} option</source>
        <translation>{field} オプションがある</translation>
    </message>
    <message>
        <source>does not have the {field} option</source>
        <translation>{field} オプションがない</translation>
    </message>
    <message>
        <source>has the field {field}</source>
        <translation>フィールド {field} がある</translation>
    </message>
    <message>
        <source>does not have the field {field}</source>
        <translation>フィールド {field} がない</translation>
    </message>
    <message>
        <source>comes from {part}</source>
        <translation>送信元が {part}</translation>
    </message>
    <message>
        <source>does not come from {part}</source>
        <translation>送信元が「{part}」でない</translation>
    </message>
    <message>
        <source>goes to {part}</source>
        <translation>宛先が {part}</translation>
    </message>
    <message>
        <source>does not go to {part}</source>
        <translation>宛先が「{part}」でない</translation>
    </message>
    <message>
        <source>comes from or goes to {part}</source>
        <translation>送信元か宛先が {part}</translation>
    </message>
    <message>
        <source>neither comes from nor goes to {part}</source>
        <translation>送信元も宛先も「{part}」でない</translation>
    </message>
    <message>
        <source>comes from {part} by its second IP header</source>
        <translation>2 番目の IP ヘッダーの送信元が {part}</translation>
    </message>
    <message>
        <source>does not come from {part} by its second IP header</source>
        <translation>2 番目の IP ヘッダーの送信元が「{part}」でない</translation>
    </message>
    <message>
        <source>goes to {part} by its second IP header</source>
        <translation>2 番目の IP ヘッダーの宛先が {part}</translation>
    </message>
    <message>
        <source>does not go to {part} by its second IP header</source>
        <translation>2 番目の IP ヘッダーの宛先が「{part}」でない</translation>
    </message>
    <message>
        <source>comes from a hardware address that begins with {part}</source>
        <translation>送信元ハードウェアアドレスの先頭が {part}</translation>
    </message>
    <message>
        <source>does not come from a hardware address that begins with {part}</source>
        <translation>送信元ハードウェアアドレスの先頭が「{part}」でない</translation>
    </message>
    <message>
        <source>goes to a hardware address that begins with {part}</source>
        <translation>宛先ハードウェアアドレスの先頭が {part}</translation>
    </message>
    <message>
        <source>does not go to a hardware address that begins with {part}</source>
        <translation>宛先ハードウェアアドレスの先頭が「{part}」でない</translation>
    </message>
    <message>
        <source>is broadcast</source>
        <translation>ブロードキャストである</translation>
    </message>
    <message>
        <source>is not broadcast</source>
        <translation>ブロードキャストでない</translation>
    </message>
    <message>
        <source>is {0} multicast</source>
        <translation>{0} マルチキャストである</translation>
    </message>
    <message>
        <source>is not {0} multicast</source>
        <translation>{0} マルチキャストでない</translation>
    </message>
    <message>
        <source>goes to a group of hardware addresses</source>
        <translation>宛先がハードウェアアドレスのグループ</translation>
    </message>
    <message>
        <source>does not go to a group of hardware addresses</source>
        <translation>宛先がハードウェアアドレスのグループでない</translation>
    </message>
    <message>
        <source>comes from {0} port {part}</source>
        <translation>送信元 {0} ポートが {part}</translation>
    </message>
    <message>
        <source>does not come from {0} port {part}</source>
        <translation>送信元 {0} ポートが「{part}」でない</translation>
    </message>
    <message>
        <source>goes to {0} port {part}</source>
        <translation>宛先 {0} ポートが {part}</translation>
    </message>
    <message>
        <source>does not go to {0} port {part}</source>
        <translation>宛先 {0} ポートが「{part}」でない</translation>
    </message>
    <message>
        <source>comes from or goes to {0} port {part}</source>
        <translation>送信元か宛先の {0} ポートが {part}</translation>
    </message>
    <message>
        <source>neither comes from nor goes to {0} port {part}</source>
        <translation>送信元も宛先も {0} ポートが「{part}」でない</translation>
    </message>
    <message>
        <source>is in VLAN {part}</source>
        <translation>VLAN が {part}</translation>
    </message>
    <message>
        <source>is not in VLAN {part}</source>
        <translation>VLAN が「{part}」でない</translation>
    </message>
    <message>
        <source>is in inner VLAN {part}</source>
        <translation>内側の VLAN が {part}</translation>
    </message>
    <message>
        <source>is not in inner VLAN {part}</source>
        <translation>内側の VLAN が「{part}」でない</translation>
    </message>
    <message>
        <source>carries IP protocol {part}</source>
        <translation>IP プロトコルが {part}</translation>
    </message>
    <message>
        <source>does not carry IP protocol {part}</source>
        <translation>IP プロトコルが「{part}」でない</translation>
    </message>
    <message>
        <source>is an {0} message of type {part}</source>
        <translation>{0} メッセージのタイプが {part}</translation>
    </message>
    <message>
        <source>is not an {0} message of type {part}</source>
        <translation>{0} メッセージのタイプが「{part}」でない</translation>
    </message>
    <message>
        <source>belongs to an open connection (ACK or RST set)</source>
        <translation>確立済みの接続に属する (ACK か RST がセット)</translation>
    </message>
    <message>
        <source>does not belong to an open connection (neither ACK nor RST set)</source>
        <translation>確立済みの接続に属さない (ACK も RST も未セット)</translation>
    </message>
    <message>
        <source>opens a connection</source>
        <translation>接続を開始する</translation>
    </message>
    <message>
        <source>answers the opening of a connection</source>
        <translation>接続の開始に応答する</translation>
    </message>
    <message>
        <source>resets a connection</source>
        <translation>接続をリセットする</translation>
    </message>
    <message>
        <source>does not reset a connection</source>
        <translation>接続をリセットしない</translation>
    </message>
    <message>
        <source>ends a connection</source>
        <translation>接続を終了する</translation>
    </message>
    <message>
        <source>does not end a connection</source>
        <translation>接続を終了しない</translation>
    </message>
    <message>
        <source>has no TCP flag set</source>
        <translation>TCP フラグが 1 つもセットされていない</translation>
    </message>
    <message>
        <source>has only {list} of the TCP flags set</source>
        <translation>TCP フラグのうち {list} だけがセット</translation>
    </message>
    <message>
        <source>has {list} of the TCP flags set</source>
        <translation>TCP フラグのうち {list} がセット</translation>
    </message>
    <message>
        <source>has {list} of the TCP flags clear</source>
        <translation>TCP フラグのうち {list} が未セット</translation>
    </message>
    <message>
        <source>has, of the TCP flags, {parts}</source>
        <translation>TCP フラグのうち {parts}</translation>
    </message>
    <message>
        <source>{list} set</source>
        <translation>{list} がセット</translation>
    </message>
    <message>
        <source>{list} clear</source>
        <translation>{list} が未セット</translation>
    </message>
    <message>
        <source>has the {field} flag set</source>
        <translation>フラグ {field} がセット</translation>
    </message>
    <message>
        <source>does not have the {field} flag set</source>
        <translation>「フラグ {field} がセット」でない</translation>
    </message>
    <message>
        <source>has the {field} flag clear</source>
        <translation>フラグ {field} が 0</translation>
    </message>
    <message>
        <source>does not have the {field} flag clear</source>
        <translation>「フラグ {field} が 0」でない</translation>
    </message>
    <message>
        <source>is a later fragment</source>
        <translation>後続のフラグメントである</translation>
    </message>
    <message>
        <source>is not a later fragment</source>
        <translation>後続のフラグメントでない</translation>
    </message>
    <message>
        <source>is a fragment with more to follow</source>
        <translation>さらに続きがあるフラグメントである</translation>
    </message>
    <message>
        <source>is not a fragment with more to follow</source>
        <translation>さらに続きがあるフラグメントでない</translation>
    </message>
    <message>
        <source>is a fragment</source>
        <translation>フラグメントである</translation>
    </message>
    <message>
        <source>has {field} {part}</source>
        <translation>{field} が {part}</translation>
    </message>
    <message>
        <source>does not have {field} {part}</source>
        <translation>{field} が「{part}」でない</translation>
    </message>
    <message>
        <source>has {field} with the bits {1} equal to {2}</source>
        <translation>{field} のビット {1} が {2} に等しい</translation>
    </message>
    <message>
        <source>does not have {field} with the bits {1} equal to {2}</source>
        <translation>{field} のビット {1} が {2} に等しくない</translation>
    </message>
    <message>
        <source>has {field} with any of the bits {1} set</source>
        <translation>{field} のビット {1} のどれかがセット</translation>
    </message>
    <message>
        <source>does not have {field} with any of the bits {1} set</source>
        <translation>{field} のビット {1} のどれもセットされていない</translation>
    </message>
    <message>
        <source>has {part} at octet {1} of {field}</source>
        <translation>{field} のオクテット {1} が {part}</translation>
    </message>
    <message>
        <source>does not have {part} at octet {1} of {field}</source>
        <translation>{field} のオクテット {1} が「{part}」でない</translation>
    </message>
    <message>
        <source>contains the text &quot;{1}&quot; in {field}</source>
        <translation>{field} にテキスト「{1}」を含む</translation>
    </message>
    <message>
        <source>does not contain the text &quot;{1}&quot; in {field}</source>
        <translation>{field} にテキスト「{1}」を含まない</translation>
    </message>
    <message>
        <source>contains the octets {1} in {field}</source>
        <translation>{field} にオクテット {1} を含む</translation>
    </message>
    <message>
        <source>does not contain the octets {1} in {field}</source>
        <translation>{field} にオクテット {1} を含まない</translation>
    </message>
    <message>
        <source>matches the pattern &quot;{1}&quot; in {field}</source>
        <translation>{field} がパターン「{1}」に一致する</translation>
    </message>
    <message>
        <source>does not match the pattern &quot;{1}&quot; in {field}</source>
        <translation>{field} がパターン「{1}」に一致しない</translation>
    </message>
    <message>
        <source>{list}</source>
        <translation>{list}</translation>
    </message>
    <message>
        <source>any of {0} values</source>
        <translation>{0} 個の値のどれか</translation>
    </message>
    <message>
        <source>other than {list}</source>
        <translation>{list} 以外</translation>
    </message>
    <message>
        <source>an {0} address other than {1}</source>
        <translation>{1} 以外の {0} アドレス</translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation>{0} 未満</translation>
    </message>
    <message>
        <source>{0} or below</source>
        <translation>{0} 以下</translation>
    </message>
    <message>
        <source>above {0}</source>
        <translation>{0} より大きい</translation>
    </message>
    <message>
        <source>{0} or above</source>
        <translation>{0} 以上</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}、{1}</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} かつ {1}</translation>
    </message>
    <message>
        <source>{0} or {1}</source>
        <translation>{0} または {1}</translation>
    </message>
    <message>
        <source>{0}, and {1}</source>
        <translation>{0}、かつ {1}</translation>
    </message>
    <message>
        <source>{0}, or {1}</source>
        <translation>{0}、または {1}</translation>
    </message>
    <message>
        <source>either {0}</source>
        <translation>({0})</translation>
    </message>
    <message>
        <source>{0}</source>
        <translation>{1}</translation>
    </message>
</context>
<context>
    <name>PolicyCommands</name>
    <message>
        <source>Tallygate policies (*.tallygate)</source>
        <translation>Tallygate ポリシー (*.tallygate)</translation>
    </message>
    <message>
        <source>Open policy</source>
        <translation>ポリシーを開く</translation>
    </message>
    <message>
        <source>Save policy as</source>
        <translation>ポリシーに名前を付けて保存</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>ポリシー</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>新規ポリシー</translation>
    </message>
    <message>
        <source>Open policy…</source>
        <translation>ポリシーを開く…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Open the sample policy</source>
        <translation>サンプルポリシーを開く</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直し</translation>
    </message>
</context>
<context>
    <name>PolicyPage</name>
    <message>
        <source>Policy</source>
        <translation>ポリシー</translation>
    </message>
</context>
<context>
    <name>PolicySources</name>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>rule %1 in %2</source>
        <translation>%2 のルール %1</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>section</source>
        <translation>セクション</translation>
    </message>
    <message>
        <source>set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>device</source>
        <translation>デバイス</translation>
    </message>
</context>
<context>
    <name>QuickBlock</name>
    <message>
        <source>Blocked</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>%1をブロック</translation>
    </message>
    <message>
        <source>From a hit of “%1” at %2</source>
        <translation>%2の「%1」のヒットから</translation>
    </message>
</context>
<context>
    <name>RevisionHistory</name>
    <message>
        <source>nobody confirmed it in time</source>
        <translation>時間内に誰も確定しませんでした</translation>
    </message>
    <message>
        <source>the engine ended before it was confirmed</source>
        <translation>確定される前にエンジンが終了しました</translation>
    </message>
    <message>
        <source>it could not be put in force</source>
        <translation>有効にできませんでした</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Undone by the device</source>
        <translation>デバイスが元に戻しました</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>元に戻されました</translation>
    </message>
    <message>
        <source>Rolled back by %1</source>
        <translation>%1 が元に戻しました</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>確定済み</translation>
    </message>
    <message>
        <source>Confirmed by %1</source>
        <translation>%1 が確定しました</translation>
    </message>
    <message>
        <source>Runs now. %1</source>
        <translation>現在有効。%1</translation>
    </message>
    <message>
        <source>Runs now, waits to be confirmed</source>
        <translation>現在有効、確定待ち</translation>
    </message>
    <message>
        <source>Cannot be read any more</source>
        <translation>もう読み取れません</translation>
    </message>
    <message>
        <source>This workstation did not hear how it ended</source>
        <translation>このワークステーションは結果を受け取っていません</translation>
    </message>
    <message>
        <source>Confirmed; the device does not keep it any more</source>
        <translation>確定済み。デバイスにはもう保存されていません</translation>
    </message>
    <message>
        <source>Nothing was put in force</source>
        <translation>何も有効になりませんでした</translation>
    </message>
    <message>
        <source>%1. Seen from here: %2</source>
        <translation>%1。ここから見た結果: %2</translation>
    </message>
</context>
<context>
    <name>RevisionMenu</name>
    <message>
        <source>runs now</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>waits to be confirmed</source>
        <translation>確認待ち</translation>
    </message>
    <message>
        <source>was rolled back</source>
        <translation>元に戻されました</translation>
    </message>
    <message>
        <source>cannot be read any more</source>
        <translation>読み取れません</translation>
    </message>
    <message>
        <source>The open policy</source>
        <translation>開いているポリシー</translation>
    </message>
    <message>
        <source>Go back to</source>
        <translation>戻る先</translation>
    </message>
    <message>
        <source>The device keeps no revision yet</source>
        <translation>デバイスにはまだリビジョンがありません</translation>
    </message>
    <message>
        <source>History of revisions…</source>
        <translation>リビジョンの履歴…</translation>
    </message>
</context>
<context>
    <name>RuleColumn</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>ヒット</translation>
    </message>
    <message>
        <source>Last hit</source>
        <translation>最終ヒット</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>担当者</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>チケット</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
</context>
<context>
    <name>RuleFromPacket</name>
    <message>
        <source>Above “%1” (#%2)</source>
        <translation>「%1」（#%2）の上</translation>
    </message>
    <message>
        <source>At the end of %1</source>
        <translation>%1 の末尾</translation>
    </message>
    <message>
        <source>At the top of %1</source>
        <translation>%1 の先頭</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
</context>
<context>
    <name>RuleLanguage</name>
    <message>
        <source>addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>MAC addresses</source>
        <translation>MAC アドレス</translation>
    </message>
    <message>
        <source>ports</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>values</source>
        <translation>値</translation>
    </message>
    <message>
        <source>There is no set of this name.</source>
        <translation>この名前のセットはありません。</translation>
    </message>
    <message>
        <source>service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>own addresses</source>
        <translation>自アドレス</translation>
    </message>
    <message>
        <source>The addresses of the device itself.</source>
        <translation>デバイス自身のアドレスです。</translation>
    </message>
    <message>
        <source>There is no meter of this name.</source>
        <translation>この名前のメーターはありません。</translation>
    </message>
    <message>
        <source>domain names</source>
        <translation>ドメイン名</translation>
    </message>
</context>
<context>
    <name>RuleTable</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>off</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>名前なし</translation>
    </message>
    <message>
        <source>device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>no meter</source>
        <translation>メーターなし</translation>
    </message>
</context>
<context>
    <name>RuleText</name>
    <message>
        <source>Permit</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>カウント</translation>
    </message>
    <message>
        <source>exceeding packets</source>
        <translation>超過パケット</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>すべてのパケット</translation>
    </message>
    <message>
        <source>1 in %1</source>
        <translation>%1 件に 1 件</translation>
    </message>
    <message>
        <source>at most %1/s</source>
        <translation>最大 %1/秒</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>あと %1</translation>
    </message>
    <message>
        <source>expired %1 ago</source>
        <translation>%1前に期限切れ</translation>
    </message>
</context>
<context>
    <name>SimulateCommands</name>
    <message>
        <source>Simulation</source>
        <translation>シミュレーション</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Stop the simulation</source>
        <translation>シミュレーションを停止</translation>
    </message>
    <message>
        <source>Add captures…</source>
        <translation>キャプチャを追加…</translation>
    </message>
    <message>
        <source>Filter packets</source>
        <translation>パケットを絞り込む</translation>
    </message>
    <message>
        <source>Go to frame…</source>
        <translation>フレームへ移動…</translation>
    </message>
    <message>
        <source>Time of day or since the start</source>
        <translation>時刻または開始からの経過時間</translation>
    </message>
    <message>
        <source>Go to the rule that decided</source>
        <translation>判定したルールへ移動</translation>
    </message>
    <message>
        <source>Rule from this packet…</source>
        <translation>このパケットからルールを作成…</translation>
    </message>
    <message>
        <source>Copy packet as expression</source>
        <translation>パケットを式としてコピー</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>値をコピー</translation>
    </message>
    <message>
        <source>Copy as expression</source>
        <translation>式としてコピー</translation>
    </message>
    <message>
        <source>New rule from this field…</source>
        <translation>このフィールドから新しいルール…</translation>
    </message>
    <message>
        <source>Copy line</source>
        <translation>行をコピー</translation>
    </message>
    <message>
        <source>Copy bytes</source>
        <translation>バイト列をコピー</translation>
    </message>
    <message>
        <source>Copy as Wireshark filter</source>
        <translation>Wireshark フィルターとしてコピー</translation>
    </message>
    <message>
        <source>Filter packets: only by this field</source>
        <translation>パケットを絞り込む: このフィールドだけで</translation>
    </message>
    <message>
        <source>Filter packets: only without this field&apos;s value</source>
        <translation>パケットを絞り込む: この値でないものだけ</translation>
    </message>
    <message>
        <source>Filter packets: … and this field</source>
        <translation>パケットを絞り込む: … かつこのフィールド</translation>
    </message>
    <message>
        <source>Filter packets: … or this field</source>
        <translation>パケットを絞り込む: … またはこのフィールド</translation>
    </message>
    <message>
        <source>Filter packets: … and not this field</source>
        <translation>パケットを絞り込む: … かつこのフィールドでない</translation>
    </message>
    <message>
        <source>Filter packets: … or not this field</source>
        <translation>パケットを絞り込む: … またはこのフィールドでない</translation>
    </message>
    <message>
        <source>Packet as Tallygate or as Wireshark reads it</source>
        <translation>Tallygate の読み方と Wireshark の読み方を切り替え</translation>
    </message>
</context>
<context>
    <name>SimulationRun</name>
    <message numerus="yes">
        <source>%n captures</source>
        <translation>
            <numerusform>キャプチャ %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Compiling the policy</source>
        <translation>ポリシーをコンパイル中</translation>
    </message>
    <message>
        <source>Replaying %1</source>
        <translation>%1 を再生中</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
</context>
<context>
    <name>TraceSentences</name>
    <message>
        <source>source %1 is this device</source>
        <translation>送信元 %1 はこのデバイス</translation>
    </message>
    <message>
        <source>source %1 is not this device</source>
        <translation>送信元 %1 はこのデバイスではない</translation>
    </message>
    <message>
        <source>destination %1 is this device</source>
        <translation>宛先 %1 はこのデバイス</translation>
    </message>
    <message>
        <source>destination %1 is not this device</source>
        <translation>宛先 %1 はこのデバイスではない</translation>
    </message>
    <message>
        <source>source is %2</source>
        <translation>送信元は %2</translation>
    </message>
    <message>
        <source>source %1 is not %2</source>
        <translation>送信元 %1 は %2 ではない</translation>
    </message>
    <message>
        <source>destination is %2</source>
        <translation>宛先は %2</translation>
    </message>
    <message>
        <source>destination %1 is not %2</source>
        <translation>宛先 %1 は %2 ではない</translation>
    </message>
    <message>
        <source>source %1 is in %2</source>
        <translation>送信元 %1 は %2 に含まれる</translation>
    </message>
    <message>
        <source>source %1 is not in %2</source>
        <translation>送信元 %1 は %2 に含まれない</translation>
    </message>
    <message>
        <source>destination %1 is in %2</source>
        <translation>宛先 %1 は %2 に含まれる</translation>
    </message>
    <message>
        <source>destination %1 is not in %2</source>
        <translation>宛先 %1 は %2 に含まれない</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1、他%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>the source was not captured</source>
        <translation>送信元はキャプチャされていない</translation>
    </message>
    <message>
        <source>the destination was not captured</source>
        <translation>宛先はキャプチャされていない</translation>
    </message>
    <message>
        <source>it has no source of that family</source>
        <translation>その種類の送信元がない</translation>
    </message>
    <message>
        <source>it has no destination of that family</source>
        <translation>その種類の宛先がない</translation>
    </message>
    <message>
        <source>whether it is %1 was not captured</source>
        <translation>%1 かどうかの情報はキャプチャされていない</translation>
    </message>
    <message>
        <source>service is %1</source>
        <translation>サービスは %1</translation>
    </message>
    <message>
        <source>%1 port %2 is not %3</source>
        <translation>%1 ポート %2 は %3 ではない</translation>
    </message>
    <message>
        <source>service is not %1</source>
        <translation>サービスは %1 ではない</translation>
    </message>
    <message>
        <source>it has no %1</source>
        <translation>%1 がない</translation>
    </message>
    <message>
        <source>%1 was not captured</source>
        <translation>%1 はキャプチャされていない</translation>
    </message>
    <message>
        <source>%1 is there</source>
        <translation>%1 がある</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 は %2</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>成り立つ</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>成り立たない</translation>
    </message>
    <message>
        <source>was not captured</source>
        <translation>キャプチャされていない</translation>
    </message>
    <message>
        <source>%1 holds</source>
        <translation>%1 が成り立つ</translation>
    </message>
    <message>
        <source>%1 does not hold</source>
        <translation>%1 は成り立たない</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1（%2 ではない）</translation>
    </message>
    <message>
        <source>matches every packet</source>
        <translation>すべてのパケットに一致</translation>
    </message>
    <message>
        <source>its condition holds</source>
        <translation>条件が成り立つ</translation>
    </message>
    <message numerus="yes">
        <source>all %n conditions hold</source>
        <translation>
            <numerusform>%n個の条件がすべて成り立つ</numerusform>
        </translation>
    </message>
    <message>
        <source>counted, and the search goes on</source>
        <translation>カウントして照合を続行</translation>
    </message>
    <message>
        <source>expired; %1</source>
        <translation>期限切れ。%1</translation>
    </message>
    <message>
        <source>not asked; %1</source>
        <translation>照合せず。%1</translation>
    </message>
    <message>
        <source>the address its bucket belongs to was not captured</source>
        <translation>バケットを決めるアドレスはキャプチャされていない</translation>
    </message>
    <message>
        <source>bucket %1 is empty (%2, burst %3)</source>
        <translation>バケット %1 は空（%2、バースト %3）</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>bucket %1 holds %2 of %3 %4 (%5)</source>
        <translation>バケット %1 の残り %2/%3 %4（%5）</translation>
    </message>
    <message>
        <source>System check %1</source>
        <translation>システムチェック %1</translation>
    </message>
    <message>
        <source>Where it goes</source>
        <translation>行き先</translation>
    </message>
    <message>
        <source>Management guard</source>
        <translation>管理ガード</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>failed: the packet is dropped here</source>
        <translation>不合格: パケットはここで破棄</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>cannot be said: the capture was cut before the address</source>
        <translation>不明: アドレスの手前でキャプチャが切り詰められている</translation>
    </message>
    <message>
        <source>transit: neither to nor from the device</source>
        <translation>通過: デバイス宛てでもデバイス発でもない</translation>
    </message>
    <message>
        <source>to the device</source>
        <translation>デバイス宛て</translation>
    </message>
    <message>
        <source>from the device</source>
        <translation>デバイス発</translation>
    </message>
    <message>
        <source>cannot be decided: the capture was cut</source>
        <translation>判定不能: キャプチャが切り詰められている</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>対象外</translation>
    </message>
    <message>
        <source>permitted by %1</source>
        <translation>%1 により許可</translation>
    </message>
    <message>
        <source>permitted, a “too big” about %1</source>
        <translation>許可、%1 に関する Too Big</translation>
    </message>
    <message>
        <source>permitted, ARP for the device&apos;s own address</source>
        <translation>許可、デバイス自身のアドレスの ARP</translation>
    </message>
    <message>
        <source>permitted, neighbour discovery of the device&apos;s own address</source>
        <translation>許可、デバイス自身のアドレスの近隣探索</translation>
    </message>
    <message>
        <source>whether it sees the packet cannot be decided</source>
        <translation>対象のパケットかどうか判定不能</translation>
    </message>
    <message>
        <source>does not see this packet: it is not in its scope</source>
        <translation>このパケットは対象範囲外</translation>
    </message>
    <message>
        <source>no rule decided</source>
        <translation>どのルールも判定しなかった</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到達</translation>
    </message>
    <message>
        <source>permitted by the management guard</source>
        <translation>管理ガードにより許可</translation>
    </message>
    <message>
        <source>dropped by the system check %1</source>
        <translation>システムチェック %1 により破棄</translation>
    </message>
    <message>
        <source>no application sees this packet: it goes through</source>
        <translation>このパケットを対象とする適用はなく、通過</translation>
    </message>
    <message>
        <source>undecidable: the capture was cut before a field that decides</source>
        <translation>判定不能: 判定に必要なフィールドの手前でキャプチャが切り詰められている</translation>
    </message>
    <message>
        <source>permitted, DHCP of the device as a client</source>
        <translation>許可、クライアントとしてのデバイスの DHCP</translation>
    </message>
    <message>
        <source>permitted, a redirect to the device</source>
        <translation>許可、デバイスへのリダイレクト</translation>
    </message>
    <message>
        <source>permitted, router discovery of the device</source>
        <translation>許可、デバイスのルーター探索</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Permit</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>カウント</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Policy designer and counter dashboard</source>
        <translation>ポリシーデザイナーとカウンターダッシュボード</translation>
    </message>
    <message>
        <source>The policy to open</source>
        <translation>開くポリシー</translation>
    </message>
    <message>
        <source>system, light, dark or contrast</source>
        <translation>system、light、dark、contrast のいずれか</translation>
    </message>
    <message>
        <source>de, en, ja or pseudo</source>
        <translation>de、en、ja、pseudo のいずれか</translation>
    </message>
    <message>
        <source>Keep preferences in this file</source>
        <translation>設定をこのファイルに保存</translation>
    </message>
    <message>
        <source>Open there: tallygate:/simulate</source>
        <translation>開く場所: tallygate:/simulate</translation>
    </message>
    <message>
        <source>Size of the window</source>
        <translation>ウィンドウのサイズ</translation>
    </message>
    <message>
        <source>Save a picture of the window as PNG and leave</source>
        <translation>ウィンドウの画像を PNG で保存して終了</translation>
    </message>
    <message>
        <source>Wait so long before the picture</source>
        <translation>撮影までこの時間待つ</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ActionSource</name>
    <message>
        <source>Commands</source>
        <translation>コマンド</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApplicationForm</name>
    <message>
        <source>to the device</source>
        <translation>デバイス宛て</translation>
    </message>
    <message>
        <source>from the device</source>
        <translation>デバイス発</translation>
    </message>
    <message>
        <source>transit</source>
        <translation>通過</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>すべてのパケット</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Application of a filter</source>
        <translation>フィルターの適用</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出力</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApplicationGrid</name>
    <message>
        <source>Where filters are applied</source>
        <translation>フィルターの適用先</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Back to the rules of the filter</source>
        <translation>フィルターのルールに戻る</translation>
    </message>
    <message>
        <source>Interfaces and directions</source>
        <translation>インターフェイスと方向</translation>
    </message>
    <message>
        <source>No device yet</source>
        <translation>デバイスはまだありません</translation>
    </message>
    <message>
        <source>Filters take effect on the interfaces of devices. Add a device in the pane at the left and name its interfaces.</source>
        <translation>フィルターはデバイスのインターフェイスで働きます。左のペインでデバイスを追加し、インターフェイスの名前を入力します。</translation>
    </message>
    <message>
        <source>Edit device %1</source>
        <translation>デバイス %1 を編集</translation>
    </message>
    <message>
        <source>No interface is named yet</source>
        <translation>インターフェイスの名前はまだありません</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>%1 through %2</source>
        <translation>%1（%2 経由）</translation>
    </message>
    <message>
        <source>Apply a filter to %1</source>
        <translation>%1 にフィルターを適用</translation>
    </message>
    <message>
        <source>Effective rules of %1</source>
        <translation>%1 の実効ルール</translation>
    </message>
    <message>
        <source>off</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>Edit; Alt+Up and Alt+Down move, Del removes</source>
        <translation>編集。Alt+Up と Alt+Down で移動、Del で削除</translation>
    </message>
    <message>
        <source>%1 is no longer applied to %2 %3</source>
        <translation>%1 の %2 %3 への適用を解除しました</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>無効にする</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>有効にする</translation>
    </message>
    <message>
        <source>Move up	Alt+Up</source>
        <translation>上へ移動	Alt+Up</translation>
    </message>
    <message>
        <source>Move down	Alt+Down</source>
        <translation>下へ移動	Alt+Down</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>削除	Del</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApprovalPanel</name>
    <message>
        <source>A push to be approved</source>
        <translation>承認待ちの配備</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Asked for by</source>
        <translation>依頼者</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Runs there</source>
        <translation>現在の状態</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>変更内容</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Rule by rule</source>
        <translation>ルールごと</translation>
    </message>
    <message>
        <source>Line by line</source>
        <translation>行ごと</translation>
    </message>
    <message>
        <source>What you say to it</source>
        <translation>承認者のコメント</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>SSH key to sign with</source>
        <translation>署名に使う SSH 鍵</translation>
    </message>
    <message>
        <source>A private key, or a public one that the SSH agent holds</source>
        <translation>秘密鍵、または SSH エージェントが保持する公開鍵</translation>
    </message>
    <message>
        <source>Key…</source>
        <translation>鍵…</translation>
    </message>
    <message>
        <source>Approve and save…</source>
        <translation>承認して保存…</translation>
    </message>
    <message>
        <source>Open a request for approval</source>
        <translation>承認依頼を開く</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>理由は書かれていません</translation>
    </message>
    <message>
        <source>no policy yet</source>
        <translation>ポリシーはまだありません</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>リビジョン %1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>%1. Counters: %2</source>
        <translation>%1。カウンター: %2</translation>
    </message>
    <message>
        <source>Save the approval</source>
        <translation>承認を保存</translation>
    </message>
    <message>
        <source>Approvals (*.approval.json)</source>
        <translation>承認 (*.approval.json)</translation>
    </message>
    <message>
        <source>Sign an approval</source>
        <translation>承認に署名</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Approvals</name>
    <message>
        <source>Export a request for approval</source>
        <translation>承認依頼を書き出す</translation>
    </message>
    <message>
        <source>Read an approval</source>
        <translation>承認を読み込む</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditChain</name>
    <message>
        <source>Verifying the audit chain</source>
        <translation>監査チェーンを検証中</translation>
    </message>
    <message>
        <source>records</source>
        <translation>件</translation>
    </message>
    <message>
        <source>Verify the audit chain</source>
        <translation>監査チェーンを検証</translation>
    </message>
    <message>
        <source>Accept the audit chain</source>
        <translation>監査チェーンを承認</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditModel</name>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>誰</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>What</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Record %1, not verified</source>
        <translation>記録%1、未検証</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditPage</name>
    <message>
        <source>Chains</source>
        <translation>チェーン</translation>
    </message>
    <message>
        <source>Filter records: words such as anna, policy.push, refusal</source>
        <translation>記録を絞り込む: anna、policy.push、refusalなどの語</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Members of the record</source>
        <translation>記録の項目</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>監査</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>再検証</translation>
    </message>
    <message>
        <source>Filter records</source>
        <translation>記録を絞り込む</translation>
    </message>
    <message>
        <source>No record has these words.</source>
        <translation>これらの語を含む記録はありません。</translation>
    </message>
    <message>
        <source>Nothing was done yet. Pushes, resets and other acts are written down here.</source>
        <translation>まだ何も行われていません。配備やリセットなどの操作がここに記録されます。</translation>
    </message>
    <message>
        <source>Accept as it is</source>
        <translation>このまま承認</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>JSONとしてコピー</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditTable</name>
    <message>
        <source>Records</source>
        <translation>記録</translation>
    </message>
</context>
<context>
    <name>tallygate::app::BlockPanel</name>
    <message>
        <source>All from %1</source>
        <translation>%1からのすべて</translation>
    </message>
    <message>
        <source>From %1 to port %2</source>
        <translation>%1からポート%2宛て</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>What</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1時間</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1日</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1週間</translation>
    </message>
    <message>
        <source>until it is removed</source>
        <translation>削除するまで</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Hit of “%1” on %2</source>
        <translation>%2の「%1」のヒット</translation>
    </message>
    <message>
        <source>A rule at the top of %1</source>
        <translation>%1の先頭のルール</translation>
    </message>
    <message>
        <source>An entry in @%1 on %2</source>
        <translation>%2の@%1のエントリ</translation>
    </message>
    <message>
        <source>Add to the policy</source>
        <translation>ポリシーに追加</translation>
    </message>
    <message>
        <source>Block now</source>
        <translation>今すぐブロック</translation>
    </message>
    <message>
        <source>The open policy has neither the rule nor the application of this hit, so there is no place for a rule.</source>
        <translation>開いているポリシーにはこのヒットのルールも適用もないため、ルールを置く場所がありません。</translation>
    </message>
    <message>
        <source>A set holds addresses, not ports. Choose another way or block all from the address.</source>
        <translation>セットにはアドレスのみが入り、ポートは入りません。別の方法を選ぶか、アドレスからのすべてをブロックしてください。</translation>
    </message>
    <message>
        <source>One edit that can be undone. Nothing is blocked before the policy is pushed.</source>
        <translation>元に戻せる1つの編集です。ポリシーを配備するまで何もブロックされません。</translation>
    </message>
    <message>
        <source>Works at once, for all traffic that the set stands for, and stays when policies change.</source>
        <translation>セットが表すすべての通信に直ちに有効になり、ポリシーが変わっても残ります。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::BottomPanel</name>
    <message>
        <source>Findings, where used, history</source>
        <translation>指摘、使用箇所、履歴</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>パネル</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>指摘</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>使用箇所</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>Findings %1</source>
        <translation>指摘 %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureCard</name>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>More about %1</source>
        <translation>%1 のその他の操作</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>読み込めません</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>Broken after %1: %2</source>
        <translation>%1の後で破損: %2</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>#%1</source>
        <translation>#%1</translation>
    </message>
    <message>
        <source>Where packets of %1 are met</source>
        <translation>%1 のパケットが通過する場所</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>再読み込み</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>一覧から削除</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CapturePanel</name>
    <message>
        <source>Captures</source>
        <translation>キャプチャ</translation>
    </message>
    <message>
        <source>Add captures</source>
        <translation>キャプチャを追加</translation>
    </message>
    <message>
        <source>Drop capture files here, or choose them with +.</source>
        <translation>キャプチャファイルをここにドロップするか、+ で選びます。</translation>
    </message>
    <message>
        <source>at</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>Device the captures are met at</source>
        <translation>キャプチャが通過するデバイス</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>%n件の編集より前</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>Use the sample captures</source>
        <translation>サンプルのキャプチャを使用</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureSet</name>
    <message>
        <source>leave out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>The policy has no device. Add one with its interfaces on the Policy page.</source>
        <translation>ポリシーにデバイスがありません。ポリシーページでデバイスとインターフェイスを追加します。</translation>
    </message>
    <message>
        <source>Choose a capture first.</source>
        <translation>先にキャプチャを選びます。</translation>
    </message>
    <message>
        <source>A capture is still being read.</source>
        <translation>キャプチャを読み込み中です。</translation>
    </message>
    <message>
        <source>No capture is mapped to an interface of the device.</source>
        <translation>デバイスのインターフェイスに割り当てられたキャプチャがありません。</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 を読み込む</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 を読み込み中</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureStrip</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>Captured %n packets to %1</source>
        <translation>
            <numerusform>%n個のパケットを%1に取得しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Capture packets</source>
        <translation>パケットを取得</translation>
    </message>
    <message>
        <source>Captures (*.pcapng)</source>
        <translation>キャプチャ (*.pcapng)</translation>
    </message>
    <message>
        <source>Capturing for up to %1 s: %2 of at most %3 packets</source>
        <translation>最長%1秒間取得中: 最大%3パケット中%2</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CardModel</name>
    <message>
        <source>not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>%1 on %2, %3</source>
        <comment>filter, device, place</comment>
        <translation>%2 の %1、%3</translation>
    </message>
    <message>
        <source>%1. Last hit: %2</source>
        <translation>%1。最終ヒット: %2</translation>
    </message>
    <message>
        <source>%1: %2, %3 in all, %4 refused, last hit %5</source>
        <translation>%1: %2、合計 %3、拒否 %4、最終ヒット %5</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CardWall</name>
    <message>
        <source>Applications</source>
        <translation>適用</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChainList</name>
    <message>
        <source>Broken: record %1 was changed after it was written.</source>
        <translation>破損: 記録%1は書き込み後に変更されています。</translation>
    </message>
    <message>
        <source>Broken: record %1 does not follow the one before it.</source>
        <translation>破損: 記録%1は直前の記録に続いていません。</translation>
    </message>
    <message>
        <source>Broken: record %1 is missing.</source>
        <translation>破損: 記録%1がありません。</translation>
    </message>
    <message>
        <source>Not the chain that was seen before: record %1 was cut off or written anew.</source>
        <translation>以前に確認したチェーンと異なります。記録%1は切り捨てられたか、書き直されています。</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>このワークステーション</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>未検証</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>検証中…</translation>
    </message>
    <message>
        <source>Verifying, %1 records</source>
        <translation>検証中、%1件</translation>
    </message>
    <message>
        <source>Verified up to record %1</source>
        <translation>記録%1まで検証済み</translation>
    </message>
    <message>
        <source>Not verified: %1</source>
        <translation>検証できません: %1</translation>
    </message>
    <message>
        <source>No records yet</source>
        <translation>記録はまだありません</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>到達不能</translation>
    </message>
    <message>
        <source>Not reachable since %1</source>
        <translation>%1から到達不能</translation>
    </message>
    <message>
        <source>Broken at record %1: changed</source>
        <translation>記録%1で破損: 変更</translation>
    </message>
    <message>
        <source>Broken at record %1: not linked</source>
        <translation>記録%1で破損: 連結なし</translation>
    </message>
    <message>
        <source>Broken at record %1: missing</source>
        <translation>記録%1で破損: 欠落</translation>
    </message>
    <message>
        <source>Broken at record %1: not as seen before</source>
        <translation>記録%1で破損: 以前と不一致</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChangeModel</name>
    <message>
        <source>added</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>moved from %1 to %2</source>
        <translation>%1 から %2 へ移動</translation>
    </message>
    <message>
        <source>action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>match</source>
        <translation>一致条件</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>expiry</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>変更: %1</translation>
    </message>
    <message>
        <source>default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>一致条件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChangeTable</name>
    <message>
        <source>What changes</source>
        <translation>変更内容</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ColumnLayout</name>
    <message>
        <source>Number</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Usual columns</source>
        <translation>標準の列</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CommandPalette</name>
    <message>
        <source>Nothing is called that.</source>
        <translation>その名前のものはありません。</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Find rules, sets, pages, commands…</source>
        <translation>ルール、セット、ページ、コマンドを検索…</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ConnectionForm</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>SSH address</source>
        <translation>SSH アドレス</translation>
    </message>
    <message>
        <source>Jump hosts</source>
        <translation>踏み台ホスト</translation>
    </message>
    <message>
        <source>none; several with commas, from here to there</source>
        <translation>なし。複数ある場合は手前から順にコンマ区切り</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>鍵ファイル</translation>
    </message>
    <message>
        <source>none: the SSH agent, then a password</source>
        <translation>なし: SSH エージェント、次にパスワード</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存して接続</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Forget this device</source>
        <translation>このデバイスを削除</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>デバイスを追加</translation>
    </message>
    <message>
        <source>Connect %1</source>
        <translation>%1 に接続</translation>
    </message>
    <message>
        <source>How %1 is reached</source>
        <translation>%1 への接続方法</translation>
    </message>
    <message>
        <source>The device needs a name.</source>
        <translation>デバイスには名前が必要です。</translation>
    </message>
    <message>
        <source>Forget its passwords</source>
        <translation>パスワードを消去</translation>
    </message>
    <message>
        <source>Takes the passwords and passphrases of this device out of the keychain</source>
        <translation>このデバイスのパスワードとパスフレーズをキーチェーンから削除します</translation>
    </message>
    <message>
        <source>A push needs a second person&apos;s approval</source>
        <translation>配備には別の人の承認が必要</translation>
    </message>
    <message>
        <source>Who pushes exports a request; somebody else looks at what would change and signs exactly that with an SSH key</source>
        <translation>配備する人が依頼を書き出し、別の人が変更内容を確認して、それだけに SSH 鍵で署名します</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ConnectionPanel</name>
    <message>
        <source>Key that is replaced</source>
        <translation>置き換えられる鍵</translation>
    </message>
    <message>
        <source>I compared this fingerprint with the device&apos;s own</source>
        <translation>このフィンガープリントをデバイス側のものと照合しました</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation>今すぐ接続</translation>
    </message>
    <message>
        <source>Change address</source>
        <translation>アドレスを変更</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>%1 に接続しています</translation>
    </message>
    <message>
        <source>Step: %1</source>
        <translation>段階: %1</translation>
    </message>
    <message>
        <source>Not connected to %1</source>
        <translation>%1 に接続していません</translation>
    </message>
    <message>
        <source>%1 is out of reach</source>
        <translation>%1 に到達できません</translation>
    </message>
    <message>
        <source>Replace the old key</source>
        <translation>古い鍵を置き換える</translation>
    </message>
    <message>
        <source>Trust this key</source>
        <translation>この鍵を信頼する</translation>
    </message>
    <message>
        <source>Log in to %1</source>
        <translation>%1 へログイン</translation>
    </message>
    <message>
        <source>Passphrase of the key %1</source>
        <translation>鍵 %1 のパスフレーズ</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>The server asks: %1</source>
        <translation>サーバーからの質問: %1</translation>
    </message>
    <message>
        <source>The answer before was wrong.</source>
        <translation>前の回答は誤りでした。</translation>
    </message>
    <message>
        <source>Install the engine…</source>
        <translation>エンジンをインストール…</translation>
    </message>
    <message>
        <source>Remember in the keychain</source>
        <translation>キーチェーンに保存する</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CounterContext</name>
    <message>
        <source>one application</source>
        <translation>適用1件</translation>
    </message>
    <message numerus="yes">
        <source>all %n applications</source>
        <translation>
            <numerusform>適用%n件すべて</numerusform>
        </translation>
    </message>
    <message>
        <source>Simulation of %1, %2</source>
        <translation>シミュレーション %1、%2</translation>
    </message>
    <message numerus="yes">
        <source>, before %n edits</source>
        <translation>
            <numerusform>（%n件の編集より前）</numerusform>
        </translation>
    </message>
    <message>
        <source>in</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>%1 on %2 %3, %4</source>
        <translation>%1（%2 %3、%4）</translation>
    </message>
    <message>
        <source>Live since the last reset, %1</source>
        <translation>最後のリセット以降のライブ、%1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CountersView</name>
    <message>
        <source>Application whose counters are shown</source>
        <translation>カウンターを表示する適用</translation>
    </message>
    <message>
        <source>Show as bars</source>
        <translation>棒グラフで表示</translation>
    </message>
    <message>
        <source>Export counters</source>
        <translation>カウンターを書き出す</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>カウンター</translation>
    </message>
    <message numerus="yes">
        <source>All %n applications</source>
        <translation>
            <numerusform>適用%n件すべて</numerusform>
        </translation>
    </message>
    <message>
        <source>simulation of %1</source>
        <translation>%1 のシミュレーション</translation>
    </message>
    <message>
        <source>%1 received, %2 permitted · %3</source>
        <translation>受信 %1、許可 %2 · %3</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>%n件の編集より前</numerusform>
        </translation>
    </message>
    <message>
        <source>Application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Permit</source>
        <translation>許可</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>Conform</source>
        <translation>適合</translation>
    </message>
    <message>
        <source>Exceed</source>
        <translation>超過</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>このルールのパケットのみ</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>ルールへ移動</translation>
    </message>
    <message>
        <source>Counters as CSV…</source>
        <translation>カウンターを CSV で…</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Counters as JSON…</source>
        <translation>カウンターを JSON で…</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 に書き出しました</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployPage</name>
    <message>
        <source>Deploy</source>
        <translation>配備</translation>
    </message>
    <message>
        <source>No devices yet</source>
        <translation>デバイスはまだありません</translation>
    </message>
    <message>
        <source>A device is a Linux host that runs the Tallygate engine, reached over SSH. What you push to it is proved first, and goes back by itself unless you confirm.</source>
        <translation>デバイスとは Tallygate エンジンが動く Linux ホストで、SSH で接続します。配備する内容は先に検証され、確認しなければ自動的に元に戻ります。</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>デバイスを追加</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Change how the device is reached</source>
        <translation>接続方法を変更</translation>
    </message>
    <message>
        <source>Read again what runs there</source>
        <translation>稼働中の内容を再読み込み</translation>
    </message>
    <message numerus="yes">
        <source>%1 → %n devices</source>
        <translation>
            <numerusform>%1 → デバイス %n 台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>デバイス %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier revisions…</source>
        <translation>以前のリビジョン…</translation>
    </message>
    <message>
        <source>Install the engine…</source>
        <translation>エンジンをインストール…</translation>
    </message>
    <message>
        <source>Upgrade the engine…</source>
        <translation>エンジンを更新…</translation>
    </message>
    <message>
        <source>Uninstall the engine…</source>
        <translation>エンジンをアンインストール…</translation>
    </message>
    <message>
        <source>More for this device</source>
        <translation>このデバイスの他の操作</translation>
    </message>
    <message>
        <source>The keychain did not take the password: %1</source>
        <translation>キーチェーンがパスワードを受け付けませんでした: %1</translation>
    </message>
    <message>
        <source>History of revisions…</source>
        <translation>リビジョンの履歴…</translation>
    </message>
    <message>
        <source>Approve a request…</source>
        <translation>依頼を承認…</translation>
    </message>
    <message>
        <source>Exported to %1: have somebody else approve it.</source>
        <translation>%1 に書き出しました。別の人に承認してもらってください。</translation>
    </message>
    <message>
        <source>Approved: %1 is for whoever pushes it, for 7 days.</source>
        <translation>承認しました。%1 を配備する人に渡してください。7 日間有効です。</translation>
    </message>
    <message>
        <source>Approve a request</source>
        <translation>依頼を承認</translation>
    </message>
    <message>
        <source>Requests for approval (*.json);;All files (*)</source>
        <translation>承認依頼 (*.json);;すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployStrip</name>
    <message>
        <source>A new connection has to log in: see Deploy.</source>
        <translation>新しい接続のログインが必要です:「配備」を参照してください。</translation>
    </message>
    <message numerus="yes">
        <source>Preparing a push to %n devices: nothing is in force yet.</source>
        <translation>
            <numerusform>%n 台のデバイスへの配備を準備中: まだ何も有効ではありません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Carrying out what you decided.</source>
        <translation>決定を実行しています。</translation>
    </message>
    <message>
        <source>The push that is under way</source>
        <translation>進行中の配備</translation>
    </message>
    <message>
        <source>Revision %1 is in force. It goes back by itself unless you keep it.</source>
        <translation>リビジョン %1 が有効です。維持しなければ自動的に元に戻ります。</translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices, and goes back by itself unless you keep it.</source>
        <translation>
            <numerusform>%n 台のデバイスで有効です。維持しなければ自動的に元に戻ります。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Roll back now</source>
        <translation>今すぐ元に戻す(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>維持する(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>表示(&amp;S)</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DesignerContext</name>
    <message>
        <source>Not changed: %1</source>
        <translation>変更されませんでした: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeviceBoard</name>
    <message>
        <source>Compare with %1</source>
        <translation>%1 と比較</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>順番待ち</translation>
    </message>
    <message>
        <source>sending the policy</source>
        <translation>ポリシーを送信中</translation>
    </message>
    <message>
        <source>the engine checks it</source>
        <translation>エンジンが確認中</translation>
    </message>
    <message>
        <source>proving</source>
        <translation>検証中</translation>
    </message>
    <message>
        <source>putting it in force</source>
        <translation>適用中</translation>
    </message>
    <message>
        <source>revision %1 in force, not confirmed</source>
        <translation>リビジョン %1 を適用中、未確認</translation>
    </message>
    <message>
        <source>confirming over a new connection</source>
        <translation>新しい接続で確認中</translation>
    </message>
    <message>
        <source>revision %1 confirmed</source>
        <translation>リビジョン %1 確認済み</translation>
    </message>
    <message>
        <source>rolling back</source>
        <translation>元に戻しています</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>元に戻しました</translation>
    </message>
    <message>
        <source>nothing was put in force</source>
        <translation>何も適用されていません</translation>
    </message>
    <message>
        <source>no address yet</source>
        <translation>アドレス未設定</translation>
    </message>
    <message>
        <source>shows a host key that is not known</source>
        <translation>未知のホスト鍵を提示</translation>
    </message>
    <message>
        <source>waits for a password</source>
        <translation>パスワード待ち</translation>
    </message>
    <message>
        <source>stopped, needs you</source>
        <translation>停止中、対応が必要</translation>
    </message>
    <message>
        <source>not reachable, tried again</source>
        <translation>到達不能、再試行中</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>what runs there could not be read</source>
        <translation>稼働中の内容を読み取れません</translation>
    </message>
    <message>
        <source>reading what runs there</source>
        <translation>稼働中の内容を読み取り中</translation>
    </message>
    <message>
        <source>drift: not what was pushed</source>
        <translation>ずれ: 配備した内容と異なります</translation>
    </message>
    <message>
        <source>no policy yet</source>
        <translation>ポリシーなし</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>リビジョン %1</translation>
    </message>
    <message>
        <source>%1, not in this policy</source>
        <translation>%1、このポリシーにはありません</translation>
    </message>
    <message>
        <source>%1, the policy has errors</source>
        <translation>%1、ポリシーにエラーあり</translation>
    </message>
    <message>
        <source>%1, up to date</source>
        <translation>%1、最新</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n changes pending</source>
        <translation>
            <numerusform>%1、未配備の変更 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>revision %1, goes back to %2</source>
        <translation>リビジョン %1、%2 に戻します</translation>
    </message>
    <message>
        <source>no engine answers there</source>
        <translation>エンジンが応答しません</translation>
    </message>
    <message>
        <source>out of reach: how it ended is not known yet</source>
        <translation>到達不能: 結果は未確認</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeviceForm</name>
    <message>
        <source>“%1” is no address</source>
        <translation>「%1」はアドレスではありません</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Managed at</source>
        <translation>管理アドレス</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>host name or address</source>
        <translation>ホスト名またはアドレス</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>wan0, lan0</source>
        <translation>wan0, lan0</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>自アドレス</translation>
    </message>
    <message>
        <source>192.0.2.1, 2001:db8::1</source>
        <translation>192.0.2.1, 2001:db8::1</translation>
    </message>
    <message>
        <source>Joined groups</source>
        <translation>参加グループ</translation>
    </message>
    <message>
        <source>224.0.0.5, ff02::1:2</source>
        <translation>224.0.0.5, ff02::1:2</translation>
    </message>
    <message>
        <source>Drop incomplete headers</source>
        <translation>不完全なヘッダーを破棄</translation>
    </message>
    <message>
        <source>Drop overlong header chains</source>
        <translation>長すぎるヘッダー連鎖を破棄</translation>
    </message>
    <message>
        <source>Drop packets from an address to itself</source>
        <translation>送信元と宛先が同じパケットを破棄</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Management guard: always let in from</source>
        <translation>管理ガード: 常に受け入れる接続元</translation>
    </message>
    <message>
        <source>198.51.100.0/24, [2001:db8::/32]:2222</source>
        <translation>198.51.100.0/24, [2001:db8::/32]:2222</translation>
    </message>
    <message>
        <source>Addresses that reach the device by SSH whatever the rules say, with a port where it is not 22. Empty: what is in force there stays, at first everywhere.</source>
        <translation>ルールに関係なく SSH でデバイスに到達できるアドレス。22 以外のポートは併記します。空の場合、デバイスで有効なものが残ります（初期状態ではどこからでも）。</translation>
    </message>
    <message>
        <source>Also router advertisements</source>
        <translation>ルーター広告も</translation>
    </message>
    <message>
        <source>Also redirects</source>
        <translation>リダイレクトも</translation>
    </message>
    <message>
        <source>Also DHCP</source>
        <translation>DHCP も</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DiffModel</name>
    <message>
        <source>added: %1</source>
        <translation>追加: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>削除: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DiffView</name>
    <message>
        <source>Copy all</source>
        <translation>すべてコピー</translation>
    </message>
    <message>
        <source>What changes, line by line</source>
        <translation>変更点(行ごと)</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>計算中</translation>
    </message>
    <message>
        <source>Compare line by line</source>
        <translation>行ごとに比較</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message numerus="yes">
        <source>%n lines added</source>
        <translation>
            <numerusform>%n 行追加</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n 行削除</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing differs: what runs there and what would run are the same text.</source>
        <translation>違いはありません。動作中の内容と配備後の内容は同じテキストです。</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>行をコピー</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DissectionModel</name>
    <message>
        <source>cut by the capture</source>
        <translation>キャプチャで切り詰め</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>不正な形式</translation>
    </message>
    <message>
        <source>The capture kept %1 of the %2 bytes of this packet: what stood behind them is not known.</source>
        <translation>キャプチャにはこのパケットの %2 バイトのうち %1 バイトだけが残っています。その先は分かりません。</translation>
    </message>
    <message numerus="yes">
        <source>The packet, or a length in a header around this one, ends after %n bytes of it, where more must follow.</source>
        <translation>
            <numerusform>パケットまたは外側のヘッダーの長さが、このヘッダーの %n バイト目で終わっています。本来はまだ続くはずです。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its version or a length in it cannot be true: only the first %n bytes are read.</source>
        <translation>
            <numerusform>バージョンまたは内部の長さが正しくありません。先頭の %n バイトだけを読みます。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DissectionView</name>
    <message>
        <source>Choose a packet in the list to see its fields and bytes.</source>
        <translation>一覧でパケットを選ぶと、フィールドとバイトが表示されます。</translation>
    </message>
    <message>
        <source>Fields of the packet</source>
        <translation>パケットのフィールド</translation>
    </message>
    <message>
        <source>Add to rule</source>
        <translation>ルールに追加</translation>
    </message>
    <message>
        <source>%1 (selected on the Policy page)</source>
        <translation>%1（ポリシーページで選択中）</translation>
    </message>
    <message>
        <source>%1 (decided this packet)</source>
        <translation>%1（このパケットを判定）</translation>
    </message>
    <message>
        <source>Use as packet filter</source>
        <translation>パケットの絞り込みに使用</translation>
    </message>
</context>
<context>
    <name>tallygate::app::EffectiveRules</name>
    <message>
        <source>in</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Effective rules</source>
        <translation>実効ルール</translation>
    </message>
    <message>
        <source>Effective rules of %1 %2, %3</source>
        <translation>%1 %2、%3 の実効ルール</translation>
    </message>
</context>
<context>
    <name>tallygate::app::EffectiveRulesModel</name>
    <message>
        <source>from %1</source>
        <translation>送信元 %1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>宛先 %1</translation>
    </message>
    <message>
        <source>System checks</source>
        <translation>システムチェック</translation>
    </message>
    <message>
        <source>Incomplete headers</source>
        <translation>不完全なヘッダー</translation>
    </message>
    <message>
        <source>Overlong header chains</source>
        <translation>長すぎるヘッダー連鎖</translation>
    </message>
    <message>
        <source>From an address to itself</source>
        <translation>送信元と宛先が同一</translation>
    </message>
    <message>
        <source>Management guard: what the device was told to always let through</source>
        <translation>管理ガード: デバイスが常に通すよう指定された通信</translation>
    </message>
    <message>
        <source>, only %1</source>
        <translation>、%1のみ</translation>
    </message>
    <message>
        <source>, through %1</source>
        <translation>、%1 経由</translation>
    </message>
    <message>
        <source> (missing)</source>
        <translation>（なし）</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>その他すべて</translation>
    </message>
    <message>
        <source>No filter is applied: the rest passes</source>
        <translation>フィルターの適用なし: 残りは通過します</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>一致条件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Management guard: always let through</source>
        <translation>管理ガード: 常に通す</translation>
    </message>
    <message>
        <source>From %1 to TCP port %2</source>
        <translation>%1 から TCP ポート %2 へ</translation>
    </message>
    <message>
        <source>Router advertisements</source>
        <translation>ルーター広告</translation>
    </message>
    <message>
        <source>Redirects</source>
        <translation>リダイレクト</translation>
    </message>
    <message>
        <source>DHCP</source>
        <translation>DHCP</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ErrorList</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message numerus="yes">
        <source>Not run: the policy has %n errors.</source>
        <translation>
            <numerusform>実行していません: ポリシーにエラーが%n件あります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule “%1”: %2</source>
        <translation>ルール「%1」: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>他%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>The simulation could not be run.</source>
        <translation>シミュレーションを実行できませんでした。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ExpressionEdit</name>
    <message>
        <source>Completions</source>
        <translation>入力候補</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FigureChart</name>
    <message>
        <source>Chart of packets</source>
        <translation>パケットのグラフ</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FiguresCard</name>
    <message>
        <source>let through %1 · limited %2</source>
        <translation>通過 %1 · 制限 %2</translation>
    </message>
    <message>
        <source>%1 · last at %2</source>
        <translation>%1 · 最終 %2</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FilterBar</name>
    <message>
        <source>Filter this list: name, address, comment, action:drop, has:finding…</source>
        <translation>この一覧を絞り込む: 名前、アドレス、コメント、action:drop、has:finding…</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>保存した絞り込み</translation>
    </message>
    <message>
        <source>Figures shown</source>
        <translation>表示する数値</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>「%1」を保存</translation>
    </message>
    <message>
        <source>Forget “%1”</source>
        <translation>「%1」を消去</translation>
    </message>
    <message numerus="yes">
        <source>Simulation, all %n applications</source>
        <translation>
            <numerusform>シミュレーション、適用%n件すべて</numerusform>
        </translation>
    </message>
    <message>
        <source>Simulation, %1</source>
        <translation>シミュレーション、%1</translation>
    </message>
    <message numerus="yes">
        <source>Live, all %n applications</source>
        <translation>
            <numerusform>ライブ、全 %n 件の適用</numerusform>
        </translation>
    </message>
    <message>
        <source>Live, %1</source>
        <translation>ライブ、%1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FilterForm</name>
    <message>
        <source>Name of the filter</source>
        <translation>フィルターの名前</translation>
    </message>
    <message>
        <source>What no rule matches</source>
        <translation>ルールに不一致のとき</translation>
    </message>
    <message>
        <source>Comment on the filter</source>
        <translation>フィルターのコメント</translation>
    </message>
    <message>
        <source>Name of the policy</source>
        <translation>ポリシーの名前</translation>
    </message>
    <message>
        <source>Comment on the policy</source>
        <translation>ポリシーのコメント</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Log of it</source>
        <translation>そのログ</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>ポリシー</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Findings</name>
    <message>
        <source>Check the policy</source>
        <translation>ポリシーを検査</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FindingsModel</name>
    <message>
        <source>Error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>情報</translation>
    </message>
    <message>
        <source>No findings: every expression, set, service and meter makes sense, and every rule can be reached.</source>
        <translation>指摘はありません。式、セット、サービス、メーターはすべて正しく、すべてのルールに到達できます。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Fleet</name>
    <message numerus="yes">
        <source>%n figures were not kept: there was no room for them</source>
        <translation>
            <numerusform>空きがないため %n 件の値を保存できませんでした</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ForeignModel</name>
    <message>
        <source>%1, Wireshark warns</source>
        <translation>%1、Wireshark の警告</translation>
    </message>
    <message>
        <source>Computed by Wireshark, not carried by the frame.</source>
        <translation>Wireshark が計算した値で、フレームには含まれません。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ForeignView</name>
    <message>
        <source>Asking Wireshark…</source>
        <translation>Wireshark に問い合わせ中…</translation>
    </message>
    <message>
        <source>sharkd starts again in a moment</source>
        <translation>sharkd はまもなく再起動します</translation>
    </message>
    <message>
        <source>It failed before, so there is a pause.</source>
        <translation>直前に失敗したため、少し待ちます。</translation>
    </message>
    <message>
        <source>Fields of the packet, by Wireshark</source>
        <translation>Wireshark によるパケットのフィールド</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>No packet is chosen</source>
        <translation>パケットが選択されていません</translation>
    </message>
    <message>
        <source>This frame alone: what Wireshark knows from other packets is missing.</source>
        <translation>このフレームだけを解析しています。他のパケットから分かることは含まれません。</translation>
    </message>
    <message>
        <source>It is too large to be shown whole.</source>
        <translation>大きすぎるため、すべては表示できません。</translation>
    </message>
    <message>
        <source>It said: %1</source>
        <translation>出力: %1</translation>
    </message>
    <message>
        <source>sharkd is not installed</source>
        <translation>sharkd がインストールされていません</translation>
    </message>
    <message>
        <source>Wireshark&apos;s dissection comes from its program sharkd, which runs without privileges and sees this frame alone. On Debian it is in the package wireshark-common:</source>
        <translation>Wireshark の解析結果は、付属プログラム sharkd から得ます。sharkd は権限なしで動き、このフレームだけを参照します。Debian では wireshark-common パッケージに含まれます:</translation>
    </message>
    <message>
        <source>sharkd was not started</source>
        <translation>sharkd を起動しませんでした</translation>
    </message>
    <message>
        <source>Its privileges could not be taken away, and it is not started with them.</source>
        <translation>権限を取り除けませんでした。権限を持ったままでは起動しません。</translation>
    </message>
    <message>
        <source>sharkd does not start</source>
        <translation>sharkd が起動しません</translation>
    </message>
    <message>
        <source>sharkd ended while it dissected this frame</source>
        <translation>このフレームの解析中に sharkd が終了しました</translation>
    </message>
    <message>
        <source>sharkd took too long for this frame and was stopped</source>
        <translation>このフレームに時間がかかりすぎたため、sharkd を停止しました</translation>
    </message>
    <message>
        <source>Wireshark&apos;s dissection of this frame is too large</source>
        <translation>このフレームの Wireshark による解析結果が大きすぎます</translation>
    </message>
    <message>
        <source>It is longer than %1; sharkd was stopped.</source>
        <translation>%1 を超えたため、sharkd を停止しました。</translation>
    </message>
    <message>
        <source>Wireshark cannot read this frame</source>
        <translation>Wireshark はこのフレームを読めません</translation>
    </message>
    <message>
        <source>Its link type is %1.</source>
        <translation>リンクタイプは %1 です。</translation>
    </message>
    <message>
        <source>The frame cannot be handed to sharkd</source>
        <translation>フレームを sharkd に渡せません</translation>
    </message>
    <message>
        <source>No file can be written below %1.</source>
        <translation>%1 の下にファイルを書き込めません。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Formatter</name>
    <message>
        <source>&lt; %1 %</source>
        <comment>share of a whole</comment>
        <translation>&lt; %1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>share of a whole</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>B</source>
        <comment>bytes</comment>
        <translation>B</translation>
    </message>
    <message>
        <source>%1 p/s</source>
        <comment>packets per second</comment>
        <translation>%1 p/s</translation>
    </message>
    <message>
        <source>b/s</source>
        <comment>bits per second</comment>
        <translation>b/s</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>packets per second</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1/min</source>
        <comment>packets per minute</comment>
        <translation>%1/分</translation>
    </message>
    <message>
        <source>%1/h</source>
        <comment>packets per hour</comment>
        <translation>%1/時</translation>
    </message>
    <message>
        <source>1 packet</source>
        <translation>1 パケット</translation>
    </message>
    <message numerus="yes">
        <source>%1 packets</source>
        <translation>
            <numerusform>%1 パケット</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ns</source>
        <translation>%1 ns</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 時間</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 日</translation>
    </message>
    <message>
        <source>never</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a rate of anything per second</comment>
        <translation>%1/秒</translation>
    </message>
</context>
<context>
    <name>tallygate::app::GraphPane</name>
    <message>
        <source>reset: %1, %2</source>
        <comment>why, who</comment>
        <translation>リセット: %1、%2</translation>
    </message>
    <message>
        <source>Linear or logarithmic (L)</source>
        <translation>線形または対数 (L)</translation>
    </message>
    <message>
        <source>Back to the present (End)</source>
        <translation>現在に戻る (End)</translation>
    </message>
    <message>
        <source>on %1, %2 · %3 · packets per second by %4</source>
        <translation>%1、%2 · %3 · %4別の毎秒パケット数</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>リビジョン %1</translation>
    </message>
    <message>
        <source>counted anew</source>
        <translation>新たに計数</translation>
    </message>
    <message>
        <source>Read the history of counters</source>
        <translation>カウンターの履歴を読む</translation>
    </message>
    <message>
        <source>Older figures could not be read: %1</source>
        <translation>以前の値を読めませんでした: %1</translation>
    </message>
    <message>
        <source>Export the graph</source>
        <translation>グラフをエクスポート</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 に書き出しました</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 に書き込めませんでした。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HealthItem</name>
    <message>
        <source>worker runs</source>
        <translation>ワーカー稼働中</translation>
    </message>
    <message>
        <source>no worker</source>
        <translation>ワーカーなし</translation>
    </message>
    <message>
        <source>%1 frames lost</source>
        <translation>%1 フレーム損失</translation>
    </message>
    <message>
        <source>%1 log records lost</source>
        <translation>%1 ログ記録損失</translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation>ワーカー %1</translation>
    </message>
    <message>
        <source>rings %1</source>
        <translation>リング %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HelpPane</name>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>All of the help</source>
        <translation>ヘルプの目次</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー操作</translation>
    </message>
    <message>
        <source>Close help</source>
        <translation>ヘルプを閉じる</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HexView</name>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>no bytes</source>
        <translation>バイトなし</translation>
    </message>
    <message>
        <source>byte %1 of %2: %3</source>
        <translation>バイト %1/%2: %3</translation>
    </message>
    <message>
        <source>highlighted %1 to %2: %3</source>
        <translation>強調表示 %1～%2: %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HistoryModel</name>
    <message>
        <source>As opened</source>
        <translation>開いた時点</translation>
    </message>
    <message>
        <source> · undone</source>
        <translation> · 取り消し済み</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitDetails</name>
    <message>
        <source>Fields of the hit</source>
        <translation>ヒットのフィールド</translation>
    </message>
    <message>
        <source>Hit</source>
        <translation>ヒット</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>ルールへ移動</translation>
    </message>
    <message>
        <source>Block…</source>
        <translation>ブロック…</translation>
    </message>
    <message>
        <source>Capture such packets…</source>
        <translation>同様のパケットを取得…</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitFilterBar</name>
    <message>
        <source>Filter hits: words, src:10.0.0.0/8, dport:443, verdict:drop, last:15m…</source>
        <translation>ヒットを絞り込む: 語、src:10.0.0.0/8、dport:443、verdict:drop、last:15m…</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>保存した検索</translation>
    </message>
    <message>
        <source>Forget “%1”</source>
        <translation>「%1」を消去</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>「%1」を保存</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitModel</name>
    <message numerus="yes">
        <source>%1 hits not logged</source>
        <translation>
            <numerusform>記録されなかったヒット%1件</numerusform>
        </translation>
    </message>
    <message>
        <source>default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>On</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>プロト</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>%1: %2 by %3, %4 to %5</source>
        <translation>%1: %3により%2、%4から%5</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitTable</name>
    <message>
        <source>Hits</source>
        <translation>ヒット</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitsView</name>
    <message>
        <source>Hits</source>
        <translation>ヒット</translation>
    </message>
    <message>
        <source>No rule logged a packet. Switch logging on in the Log column of a rule.</source>
        <translation>パケットをログに記録したルールはありません。ルールの「ログ」列でログを有効にします。</translation>
    </message>
    <message>
        <source>Export hits</source>
        <translation>ヒットを書き出す</translation>
    </message>
    <message numerus="yes">
        <source>%1 hits</source>
        <translation>
            <numerusform>ヒット %1件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 more not kept</source>
        <translation>他 %1件は保持なし</translation>
    </message>
    <message>
        <source>%1 more not logged, by sampling or the limit per second</source>
        <translation>他 %1件はサンプリングまたは毎秒の上限により記録なし</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Packets of the hits as pcapng…</source>
        <translation>ヒットのパケットを pcapng で…</translation>
    </message>
    <message>
        <source>Hits as CSV…</source>
        <translation>ヒットを CSV で…</translation>
    </message>
    <message>
        <source>Export packets of the hits</source>
        <translation>ヒットのパケットを書き出す</translation>
    </message>
    <message>
        <source>Captures (*.pcapng)</source>
        <translation>キャプチャ (*.pcapng)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n packets</source>
        <translation>
            <numerusform>%n パケットを書き出しました</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>ヒットを%n件書き出しました</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ImportBar</name>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>comes</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>here already as %1</source>
        <translation>%1 として既存</translation>
    </message>
    <message>
        <source>here already</source>
        <translation>既存</translation>
    </message>
    <message>
        <source>kept as here: %1</source>
        <translation>こちらのまま: %1</translation>
    </message>
    <message>
        <source>kept as here</source>
        <translation>こちらのまま</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rules</source>
        <translation>
            <numerusform>%Ln 件のルール</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sets</source>
        <translation>
            <numerusform>%Ln 件のセット</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln services</source>
        <translation>
            <numerusform>%Ln 件のサービス</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln meters</source>
        <translation>
            <numerusform>%Ln 件のメーター</numerusform>
        </translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>こちら</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>What comes with the rules</source>
        <translation>ルールとともに追加されるもの</translation>
    </message>
    <message>
        <source>%1 into %2: %3</source>
        <translation>%1 → %2: %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects are here already</source>
        <translation>
            <numerusform>%Ln 件のオブジェクトは既存</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln names exist already with other content: kept as here</source>
        <translation>
            <numerusform>%Ln 件の名前は別の内容で既存: こちらのまま</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>インスペクター</translation>
    </message>
</context>
<context>
    <name>tallygate::app::InspectorForm</name>
    <message>
        <source>enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>off</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>無効にする</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>有効にする</translation>
    </message>
    <message>
        <source>Enabled; turn off</source>
        <translation>有効。クリックで無効にする</translation>
    </message>
    <message>
        <source>Off; turn on</source>
        <translation>無効。クリックで有効にする</translation>
    </message>
</context>
<context>
    <name>tallygate::app::InterfaceGroupForm</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>インターフェイス</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Interface group</source>
        <translation>インターフェイスグループ</translation>
    </message>
    <message>
        <source>Interfaces, by name or pattern</source>
        <translation>インターフェイス（名前またはパターン）</translation>
    </message>
    <message>
        <source>wan0, vlan*, eth?</source>
        <translation>wan0, vlan*, eth?</translation>
    </message>
</context>
<context>
    <name>tallygate::app::KeptSecrets</name>
    <message>
        <source>It is not known yet whether there is a keychain.</source>
        <translation>キーチェーンの有無はまだ分かりません。</translation>
    </message>
    <message>
        <source>There is no keychain: this is no desktop session (D-Bus).</source>
        <translation>キーチェーンがありません。デスクトップセッション (D-Bus) ではありません。</translation>
    </message>
    <message>
        <source>There is no keychain in this session: neither a Secret Service such as GNOME Keyring nor KWallet.</source>
        <translation>このセッションにはキーチェーンがありません。GNOME Keyring などの Secret Service も KWallet もありません。</translation>
    </message>
    <message>
        <source>This program was built without QtKeychain.</source>
        <translation>このプログラムは QtKeychain なしでビルドされています。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LiveGraph</name>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>%1, peak %2</source>
        <translation>%1、ピーク %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>他 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Graph of rates over time</source>
        <translation>レートの推移グラフ</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>series and its value</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n 本の線</numerusform>
        </translation>
    </message>
    <message>
        <source>the last %1</source>
        <comment>stretch of time</comment>
        <translation>直近 %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LogFields</name>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>One record for so many packets</source>
        <translation>記録1件あたりのパケット数</translation>
    </message>
    <message>
        <source>Records per second at most</source>
        <translation>毎秒の最大記録数</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>すべてのパケット</translation>
    </message>
    <message>
        <source>exceeding packets</source>
        <translation>超過パケット</translation>
    </message>
    <message>
        <source>1 in</source>
        <translation>1 /</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/秒</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LogsPage</name>
    <message>
        <source>No hits yet</source>
        <translation>ヒットはまだありません</translation>
    </message>
    <message>
        <source>A rule whose Log column is on writes a line for each packet that it decides. Lines of all connected devices come together here.</source>
        <translation>ログ列がオンのルールは、判定したパケットごとに1行を書きます。接続中のすべてのデバイスの行がここに集まります。</translation>
    </message>
    <message>
        <source>Go to the policy</source>
        <translation>ポリシーへ</translation>
    </message>
    <message>
        <source>No hit is like that.</source>
        <translation>該当するヒットはありません。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Filter hits</source>
        <translation>ヒットを絞り込む</translation>
    </message>
    <message>
        <source>Go to the rule of the hit</source>
        <translation>ヒットのルールへ</translation>
    </message>
    <message>
        <source>Block what the hit came from…</source>
        <translation>ヒットの送信元をブロック…</translation>
    </message>
    <message>
        <source>Export hits as CSV…</source>
        <translation>ヒットをCSVで書き出す…</translation>
    </message>
    <message>
        <source>Export hits as JSON lines…</source>
        <translation>ヒットをJSON Linesで書き出す…</translation>
    </message>
    <message>
        <source>Added “%1”. It works once the policy is pushed.</source>
        <translation>「%1」を追加しました。ポリシーを配備すると有効になります。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>%1 is in @%2 on %3 now.</source>
        <translation>%1は%3の@%2に入りました。</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>ログを検索</translation>
    </message>
    <message>
        <source>%1, more below</source>
        <translation>%1、下に続きあり</translation>
    </message>
    <message>
        <source>Paused, %1 new</source>
        <translation>一時停止中、新着%1</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>ライブ</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>No devices</source>
        <translation>デバイスなし</translation>
    </message>
    <message>
        <source>%1 of %2 devices connected</source>
        <translation>%2台中%1台が接続中</translation>
    </message>
    <message>
        <source>The hit has no source address to block.</source>
        <translation>このヒットにはブロックできる送信元アドレスがありません。</translation>
    </message>
    <message>
        <source>Only “%1”</source>
        <translation>「%1」のみ</translation>
    </message>
    <message>
        <source>Not “%1”</source>
        <translation>「%1」以外</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>行をコピー</translation>
    </message>
    <message>
        <source>Export hits</source>
        <translation>ヒットを書き出す</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>ヒットを%n件書き出しました</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. No hits of %2: %3</source>
        <translation>%1。%2のヒットなし: %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MainWindow</name>
    <message>
        <source>Window</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>進む</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>次のペイン</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>前のペイン</translation>
    </message>
    <message>
        <source>Open page in new window</source>
        <translation>ページを新しいウィンドウで開く</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>ウィンドウを閉じる</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Help on this</source>
        <translation>この項目のヘルプ</translation>
    </message>
    <message>
        <source>All of the help</source>
        <translation>ヘルプの目次</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー操作</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MeterFields</name>
    <message>
        <source>Rate</source>
        <translation>レート</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>バースト</translation>
    </message>
    <message>
        <source>Counted per</source>
        <translation>計測単位</translation>
    </message>
    <message>
        <source>Above it</source>
        <translation>超過時</translation>
    </message>
    <message>
        <source>IPv4 prefix</source>
        <translation>IPv4 プレフィックス</translation>
    </message>
    <message>
        <source>IPv6 prefix</source>
        <translation>IPv6 プレフィックス</translation>
    </message>
    <message>
        <source>20 packets/s, 10 Mb/s</source>
        <translation>20 packets/s, 10 Mb/s</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>source and destination</source>
        <translation>送信元と宛先</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MeterForm</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>One for the whole device</source>
        <translation>デバイス全体で1つ</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>All interfaces and filters of a device draw on the same allowance</source>
        <translation>デバイスのすべてのインターフェイスとフィルターが同じ割り当てを共有します</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MetersView</name>
    <message>
        <source>Meters</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>No rule of this run uses a meter.</source>
        <translation>この実行でメーターを使うルールはありません。</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>On</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Conform</source>
        <translation>適合</translation>
    </message>
    <message>
        <source>Exceed</source>
        <translation>超過</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Evictions</source>
        <translation>追い出し</translation>
    </message>
    <message>
        <source>Overflow</source>
        <translation>オーバーフロー</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MonitorPage</name>
    <message>
        <source>No device counts for you yet</source>
        <translation>まだ計数しているデバイスがありません</translation>
    </message>
    <message>
        <source>Here every application of a filter has a card with its rate and its totals, and every rule its line. Figures come as soon as a device is connected and runs a policy.</source>
        <translation>ここにはフィルターの適用ごとにレートと合計のカードが、ルールごとに行が並びます。デバイスが接続されポリシーを実行すると値が届きます。</translation>
    </message>
    <message>
        <source>Go to Deploy</source>
        <translation>配備へ</translation>
    </message>
    <message>
        <source>About the application</source>
        <translation>この適用について</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>Drops</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Rules of the application</source>
        <translation>この適用のルール</translation>
    </message>
    <message>
        <source>Limits of the application</source>
        <translation>この適用の制限</translation>
    </message>
    <message>
        <source>Drops of the interface</source>
        <translation>インターフェイスの破棄</translation>
    </message>
    <message>
        <source>No rule of this application limits anything.</source>
        <translation>この適用に制限するルールはありません。</translation>
    </message>
    <message>
        <source>Nothing was dropped for another reason than a rule.</source>
        <translation>ルール以外の理由による破棄はありません。</translation>
    </message>
    <message>
        <source>Log hits</source>
        <translation>ログヒット</translation>
    </message>
    <message>
        <source>Latest log hits of the application</source>
        <translation>この適用の最新ログヒット</translation>
    </message>
    <message>
        <source>No logged packet of this application yet. Rules log where “Log” is on.</source>
        <translation>この適用のログはまだありません。「ログ」がオンのルールが記録します。</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>監視</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Find a card</source>
        <translation>カードを検索</translation>
    </message>
    <message>
        <source>The last %1</source>
        <translation>直近 %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>リセット…</translation>
    </message>
    <message>
        <source>Export the graph as CSV…</source>
        <translation>グラフを CSV でエクスポート…</translation>
    </message>
    <message>
        <source>Export the graph as PNG…</source>
        <translation>グラフを PNG でエクスポート…</translation>
    </message>
    <message>
        <source>The reset was taken back.</source>
        <translation>リセットを取り消しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n counters are shown from zero.</source>
        <translation>
            <numerusform>%n 個のカウンターをゼロから表示します。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>All devices</source>
        <translation>すべてのデバイス</translation>
    </message>
    <message>
        <source>Nothing is counted</source>
        <translation>計数なし</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>applications, counters</comment>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n applications</source>
        <translation>
            <numerusform>%n 件の適用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counters</source>
        <translation>
            <numerusform>%n 個のカウンター</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MoveBar</name>
    <message>
        <source>number or section</source>
        <translation>番号またはセクション</translation>
    </message>
    <message>
        <source>Move above this number, or to the end of this section</source>
        <translation>この番号の上、またはこのセクションの末尾に移動</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message numerus="yes">
        <source>Move %n rules above</source>
        <translation>
            <numerusform>%n件のルールを次の上に移動</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no rule or section “%1” in this filter</source>
        <translation>このフィルターにルールまたはセクション「%1」はありません</translation>
    </message>
</context>
<context>
    <name>tallygate::app::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Act on this</source>
        <translation>この通知の操作</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ObjectTree</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Filters and objects</source>
        <translation>フィルターとオブジェクト</translation>
    </message>
    <message>
        <source>Removed %1</source>
        <translation>%1 を削除しました</translation>
    </message>
    <message numerus="yes">
        <source>Removed %1, which %n places still name</source>
        <translation>
            <numerusform>%1 を削除しました。%n箇所でまだ指定されています</numerusform>
        </translation>
    </message>
    <message>
        <source>Add	Ins</source>
        <translation>追加	Ins</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Rename	F2</source>
        <translation>名前を変更	F2</translation>
    </message>
    <message>
        <source>Duplicate	Ctrl+D</source>
        <translation>複製	Ctrl+D</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>使用箇所</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>削除	Del</translation>
    </message>
    <message>
        <source>Export rules (%1)…</source>
        <translation>ルールをエクスポート (%1)…</translation>
    </message>
    <message>
        <source>Import rules…</source>
        <translation>ルールをインポート…</translation>
    </message>
    <message>
        <source>Add filter</source>
        <translation>フィルターを追加</translation>
    </message>
    <message>
        <source>Where filters are applied</source>
        <translation>フィルターの適用先</translation>
    </message>
    <message>
        <source>Add set</source>
        <translation>セットを追加</translation>
    </message>
    <message>
        <source>Add service</source>
        <translation>サービスを追加</translation>
    </message>
    <message>
        <source>Add meter</source>
        <translation>メーターを追加</translation>
    </message>
    <message>
        <source>Add device</source>
        <translation>デバイスを追加</translation>
    </message>
    <message>
        <source>Add interface group</source>
        <translation>インターフェイスグループを追加</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ObjectTreeModel</name>
    <message>
        <source>Filters</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Applied to</source>
        <translation>適用先</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Interface groups</source>
        <translation>インターフェイスグループ</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>off</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>, has findings</source>
        <translation>、指摘あり</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeModel</name>
    <message>
        <source>Undecidable</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>Packet %1: %2; before %3; after %4</source>
        <translation>パケット %1: %2、変更前 %3、変更後 %4</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>時刻 (s)</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>変更前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>変更後</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeTable</name>
    <message>
        <source>Packets that are decided differently</source>
        <translation>判定が変わるパケット</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeView</name>
    <message>
        <source>Capture</source>
        <translation>キャプチャ</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Where its packets are met</source>
        <translation>パケットを受ける場所</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>met at</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation>%1 入力</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>%1 出力</translation>
    </message>
    <message>
        <source>Choose a capture</source>
        <translation>キャプチャを選択</translation>
    </message>
    <message>
        <source>Packet captures (*.pcap *.pcapng *.cap);;All files (*)</source>
        <translation>キャプチャ (*.pcap *.pcapng *.cap);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Neither policy applies a filter here: no packet can be decided differently.</source>
        <translation>どちらのポリシーもここではフィルターを適用していないため、判定が変わるパケットはありません。</translation>
    </message>
    <message>
        <source>Both policies run over a capture, what runs and what would run, and packets that they decide differently are listed.</source>
        <translation>動作中のポリシーと配備後のポリシーをキャプチャに適用し、判定が異なるパケットを一覧にします。</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>計算中</translation>
    </message>
    <message>
        <source>%1: what runs</source>
        <translation>%1: 動作中のポリシー</translation>
    </message>
    <message>
        <source>%1: what would run</source>
        <translation>%1: 配備後のポリシー</translation>
    </message>
    <message>
        <source>Compare on %1</source>
        <translation>%1 で比較</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>Cancelled: nothing was compared.</source>
        <translation>キャンセルしました。比較は行われていません。</translation>
    </message>
    <message>
        <source>The first %1 are listed, %2 more are not.</source>
        <translation>最初の %1 件を表示しています。残りの %2 件は表示していません。</translation>
    </message>
    <message>
        <source>The capture is broken behind them: %1</source>
        <translation>その後のキャプチャは破損しています: %1</translation>
    </message>
    <message>
        <source>as on the Simulate page</source>
        <translation>シミュレーションページと同じ</translation>
    </message>
    <message>
        <source>%1 has other interfaces than when the Simulate page read it: let it be read again there.</source>
        <translation>%1 のインターフェイスは、シミュレーションページが読み込んだときと異なります。そこで読み込み直してください。</translation>
    </message>
    <message>
        <source>Decided differently: none of %1, met at %2.</source>
        <translation>判定が変わるもの: %1のうちなし（%2で受けた場合）。</translation>
    </message>
    <message>
        <source>Decided differently: %1 of %2, met at %3.</source>
        <translation>判定が変わるもの: %2のうち %1（%3で受けた場合）。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketFilterBar</name>
    <message>
        <source>Filter packets</source>
        <translation>パケットを絞り込む</translation>
    </message>
    <message>
        <source>Filter packets: tcp.flags.syn == 1 || dns, verdict:drop, rule:8, on:wan0</source>
        <translation>パケットを絞り込む: tcp.flags.syn == 1 || dns, verdict:drop, rule:8, on:wan0</translation>
    </message>
    <message>
        <source>Frame number</source>
        <translation>フレーム番号</translation>
    </message>
    <message>
        <source>Go to frame</source>
        <translation>フレームへ移動</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>“%1” must hold in any case: nothing can be joined to it by “or”.</source>
        <translation>「%1」は必ず満たす条件です。「または」でつなぐことはできません。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketModel</name>
    <message>
        <source>Frame</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>On</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>プロト</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>情報</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Frame %1: %2, by %3</source>
        <translation>フレーム %1: %2（%3）</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketTable</name>
    <message>
        <source>Packets</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>このルールのパケットのみ</translation>
    </message>
    <message>
        <source>Filter: source %1</source>
        <translation>絞り込み: 送信元 %1</translation>
    </message>
    <message>
        <source>Filter: destination %1</source>
        <translation>絞り込み: 宛先 %1</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>行をコピー</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PageSource</name>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PanelModel</name>
    <message>
        <source>. Alt+Enter: %1</source>
        <translation>。Alt+Enter: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PlanPanel</name>
    <message numerus="yes">
        <source>%n packets would not be judged as they should</source>
        <translation>
            <numerusform>%n 個のパケットが期待どおりに判定されません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packets proved at the engine, by: %1</source>
        <translation>
            <numerusform>エンジンで %n 個のパケットを検証、判定元: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Your session stays</source>
        <translation>セッションの維持</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>カウンター</translation>
    </message>
    <message>
        <source>Runs now</source>
        <translation>現在の稼働</translation>
    </message>
    <message>
        <source>Before anything happens on %1</source>
        <translation>%1 で何かが起こる前に</translation>
    </message>
    <message>
        <source>The open policy has no device of this name: add one there, or choose another policy.</source>
        <translation>開いているポリシーにこの名前のデバイスがありません。追加するか、別のポリシーを選んでください。</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>計算中</translation>
    </message>
    <message>
        <source>%1 rules, %2 errors, %3 warnings</source>
        <translation>ルール %1、エラー %2、警告 %3</translation>
    </message>
    <message>
        <source>The device does not tell how it sees this session, so nothing can be proved of it.</source>
        <translation>デバイスがこのセッションの見え方を伝えないため、検証できません。</translation>
    </message>
    <message>
        <source>%1 is proved both ways at the engine before anything is put in force</source>
        <translation>適用前に、%1 が双方向でエンジンにより検証されます</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>変更はありません</translation>
    </message>
    <message>
        <source>No rule changes</source>
        <translation>ルールの変更はありません</translation>
    </message>
    <message>
        <source>What changes, after revision %1</source>
        <translation>リビジョン %1 からの変更</translation>
    </message>
    <message>
        <source>sets</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>meters</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>applications</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>management guard</source>
        <translation>管理ガード</translation>
    </message>
    <message>
        <source>system checks</source>
        <translation>システムチェック</translation>
    </message>
    <message>
        <source>port isolation</source>
        <translation>ポート分離</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>チェック</translation>
    </message>
    <message>
        <source>local addresses</source>
        <translation>ローカルアドレス</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; also: %2</source>
        <translation>%1。ほかに: %2</translation>
    </message>
    <message>
        <source>%1 kept, %2 new, %3 end</source>
        <translation>継続 %1、新規 %2、終了 %3</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>読み取り中</translation>
    </message>
    <message>
        <source>%1 has staged revision %2 and not put it in force; a push replaces it</source>
        <translation>%1 がリビジョン %2 を準備済み(未適用)です。配備すると置き換えられます</translation>
    </message>
    <message>
        <source>Revision %1 by %2 is not what was last pushed from here: look at what changes before you replace it</source>
        <translation>%2 によるリビジョン %1 は、ここから最後に配備したものではありません。置き換える前に変更内容を確認してください</translation>
    </message>
    <message>
        <source>No policy: everything passes and nothing is counted by rule</source>
        <translation>ポリシーなし: すべて通過し、ルール別には計数されません</translation>
    </message>
    <message>
        <source>Revision %1 by %2</source>
        <translation>リビジョン %1(%2)</translation>
    </message>
    <message>
        <source>Revision %1 by %2: %3</source>
        <translation>リビジョン %1(%2): %3</translation>
    </message>
    <message>
        <source>Revision %1 as the device keeps it: %2 rules</source>
        <translation>デバイスが保持するリビジョン %1: %2 件のルール</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>変更点</translation>
    </message>
    <message>
        <source>Rule by rule</source>
        <translation>ルールごと</translation>
    </message>
    <message>
        <source>Line by line</source>
        <translation>行ごと</translation>
    </message>
    <message>
        <source>On a capture</source>
        <translation>キャプチャ上で</translation>
    </message>
    <message>
        <source>Back to the open policy</source>
        <translation>開いているポリシーに戻る</translation>
    </message>
    <message>
        <source>Push what is open in place of the earlier revision (Esc)</source>
        <translation>以前のリビジョンではなく、開いているポリシーを送る (Esc)</translation>
    </message>
    <message>
        <source>Before %1 goes back to revision %2</source>
        <translation>%1 がリビジョン %2 に戻る前に</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicyBars</name>
    <message>
        <source>Policy file</source>
        <translation>ポリシーファイル</translation>
    </message>
    <message>
        <source>Search rules, sets, addresses…</source>
        <translation>ルール、セット、アドレスを検索…</translation>
    </message>
    <message>
        <source>1 unsaved edit</source>
        <translation>未保存の編集 1件</translation>
    </message>
    <message>
        <source>%1 unsaved edits</source>
        <translation>未保存の編集 %1件</translation>
    </message>
    <message>
        <source>Not saved in a file yet</source>
        <translation>ファイルに未保存</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>ルール 1件</translation>
    </message>
    <message>
        <source>%1 rules</source>
        <translation>ルール %1件</translation>
    </message>
    <message>
        <source>1 finding</source>
        <translation>指摘 1件</translation>
    </message>
    <message>
        <source>%1 findings</source>
        <translation>指摘 %1件</translation>
    </message>
    <message>
        <source>Autosaved %1</source>
        <translation>自動保存 %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicyPage</name>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>セクション</translation>
    </message>
    <message>
        <source>No rules yet</source>
        <translation>ルールはまだありません</translation>
    </message>
    <message>
        <source>Rules are tried from the top. The first that matches decides; what no rule matches gets the default in the last row.</source>
        <translation>ルールは上から順に照合されます。最初に一致したルールで判定が決まり、どのルールにも一致しないパケットには最後の行の既定が適用されます。</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>ルールを追加</translation>
    </message>
    <message>
        <source>No rule matches</source>
        <translation>一致するルールはありません</translation>
    </message>
    <message>
        <source>The filter above hides every rule of this list.</source>
        <translation>上の絞り込みによって、この一覧のルールがすべて隠れています。</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>絞り込みを解除</translation>
    </message>
    <message>
        <source>No filter yet</source>
        <translation>フィルターはまだありません</translation>
    </message>
    <message>
        <source>A filter is an ordered list of rules. It takes effect where it is applied: on an interface of a device, in one direction.</source>
        <translation>フィルターは順序付きのルール一覧です。適用した場所、つまりデバイスのインターフェイスの一方向で働きます。</translation>
    </message>
    <message>
        <source>Add filter</source>
        <translation>フィルターを追加</translation>
    </message>
    <message>
        <source>Show the inspector</source>
        <translation>インスペクターを表示</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Edits cannot be autosaved: %1</source>
        <translation>編集を自動保存できません: %1</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 を保存しました</translation>
    </message>
    <message numerus="yes">
        <source>Brought back %n edits</source>
        <translation>
            <numerusform>%n件の編集を復元しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Brought back %1 edits; %2 no longer fitted</source>
        <translation>%1件の編集を復元しました。%2件は適用できませんでした</translation>
    </message>
    <message>
        <source>a policy that was never saved</source>
        <translation>未保存のポリシー</translation>
    </message>
    <message>
        <source>1 edit</source>
        <translation>1件の編集</translation>
    </message>
    <message>
        <source>%1 edits</source>
        <translation>%1件の編集</translation>
    </message>
    <message>
        <source>Recovery copy: %1 to %2 from %3, not saved when the program ended.</source>
        <translation>復旧コピー: %2 への%1（%3）。プログラムの終了時に保存されていませんでした。</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>捨てる</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>マージ</translation>
    </message>
    <message>
        <source>Take the file, drop my edits</source>
        <translation>ファイルを採用し、編集を捨てる</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>再読み込み</translation>
    </message>
    <message>
        <source>Keep what is here</source>
        <translation>今の内容を保つ</translation>
    </message>
    <message>
        <source>%1 was changed by another program.</source>
        <translation>%1 は別のプログラムによって変更されました。</translation>
    </message>
    <message>
        <source>1 unsaved edit</source>
        <translation>未保存の編集 1件</translation>
    </message>
    <message>
        <source>%1 unsaved edits</source>
        <translation>未保存の編集 %1件</translation>
    </message>
    <message>
        <source>%1 in %2.</source>
        <translation>%2: %1。</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>保存して閉じる</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>保存せずに閉じる</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicySession</name>
    <message>
        <source>Untitled policy</source>
        <translation>無題のポリシー</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 を開く</translation>
    </message>
    <message>
        <source>Look for unsaved work</source>
        <translation>未保存の作業を検索</translation>
    </message>
    <message>
        <source>Recover unsaved edits</source>
        <translation>未保存の編集を復旧</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 を保存</translation>
    </message>
    <message>
        <source>Read %1 again</source>
        <translation>%1 を再読み込み</translation>
    </message>
    <message>
        <source>Compare with the file</source>
        <translation>ファイルと比較</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ProgressStrip</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <comment>done of total unit</comment>
        <translation>%1/%2 %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ProportionBar</name>
    <message>
        <source>Shares of verdicts</source>
        <translation>判定の割合</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PushBar</name>
    <message>
        <source>Why: for the history</source>
        <translation>理由: 履歴用</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source> s to confirm</source>
        <translation> 秒以内に確認</translation>
    </message>
    <message>
        <source>Seconds to confirm in</source>
        <translation>確認までの秒数</translation>
    </message>
    <message>
        <source>One first</source>
        <translation>まず 1 台</translation>
    </message>
    <message>
        <source>The first device is pushed and confirmed before the others</source>
        <translation>最初の 1 台を配備・確認してから残りを配備します</translation>
    </message>
    <message>
        <source>Roll back now</source>
        <translation>今すぐ元に戻す</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>維持する</translation>
    </message>
    <message numerus="yes">
        <source>Push to %n devices</source>
        <translation>
            <numerusform>%n 台に配備</numerusform>
        </translation>
    </message>
    <message>
        <source>Push</source>
        <translation>配備</translation>
    </message>
    <message>
        <source>Choose devices to push to</source>
        <translation>配備先のデバイスを選択</translation>
    </message>
    <message>
        <source>Nothing stays in force without your word</source>
        <translation>確認がなければ適用は続きません</translation>
    </message>
    <message>
        <source>Each device goes back by itself unless you confirm.</source>
        <translation>確認しなければ各デバイスは自動的に元に戻ります。</translation>
    </message>
    <message>
        <source>Revision %1 stays in force.</source>
        <translation>リビジョン %1 を維持します。</translation>
    </message>
    <message>
        <source>It was confirmed over a new connection to every device.</source>
        <translation>各デバイスへの新しい接続で確認されました。</translation>
    </message>
    <message>
        <source>Nothing of it is in force: all devices have what they had.</source>
        <translation>何も適用されていません。すべてのデバイスは元のままです。</translation>
    </message>
    <message>
        <source>The new connection to %1 has to log in.</source>
        <translation>%1 への新しい接続にログインが必要です。</translation>
    </message>
    <message>
        <source>It goes back by itself unless you keep it.</source>
        <translation>維持しなければ自動的に元に戻ります。</translation>
    </message>
    <message>
        <source>Preparing: nothing is in force yet.</source>
        <translation>準備中: まだ何も適用されていません。</translation>
    </message>
    <message>
        <source>All devices are proved before any is changed.</source>
        <translation>変更の前にすべてのデバイスを検証します。</translation>
    </message>
    <message>
        <source>Carrying out what you decided.</source>
        <translation>決定を実行しています。</translation>
    </message>
    <message>
        <source>A new connection to each device shows that one still gets in.</source>
        <translation>各デバイスへの新しい接続で、到達できることを確かめます。</translation>
    </message>
    <message numerus="yes">
        <source>It stays in force on %n devices.</source>
        <translation>
            <numerusform>%n 台のデバイスで引き続き有効です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Revision %1 is in force.</source>
        <translation>リビジョン %1 が有効です。</translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices.</source>
        <translation>
            <numerusform>%n 台のデバイスで有効です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Use an approval…</source>
        <translation>承認を使う…</translation>
    </message>
    <message>
        <source>Export for approval…</source>
        <translation>承認用に書き出す…</translation>
    </message>
    <message>
        <source>Approved by %1</source>
        <translation>承認者: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The approval is not of this</source>
        <translation>この内容の承認ではありません</translation>
    </message>
    <message>
        <source>This push needs a second person&apos;s approval</source>
        <translation>この配備には別の人の承認が必要です</translation>
    </message>
    <message>
        <source>Export what would change; somebody else looks at it and signs it; then use that approval.</source>
        <translation>変更内容を書き出し、別の人に確認と署名をしてもらい、その承認を使ってください。</translation>
    </message>
    <message>
        <source>Export for approval</source>
        <translation>承認用に書き出す</translation>
    </message>
    <message>
        <source>Requests for approval (*.json)</source>
        <translation>承認依頼 (*.json)</translation>
    </message>
    <message>
        <source>Use an approval</source>
        <translation>承認を使う</translation>
    </message>
    <message>
        <source>Approvals (*.approval.json);;All files (*)</source>
        <translation>承認 (*.approval.json);;すべてのファイル (*)</translation>
    </message>
    <message numerus="yes">
        <source>How it ended on %n devices is not known.</source>
        <translation>
            <numerusform>%n 台のデバイスでの結果は分かっていません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Out of reach at the end: the history tells it once the device answers.</source>
        <translation>終了時に到達できませんでした。デバイスが応答すれば履歴で分かります。</translation>
    </message>
    <message>
        <source>Narrow the guard</source>
        <translation>ガードを狭める</translation>
    </message>
    <message>
        <source>The management guard loses entries: those addresses no longer reach the device whatever the rules say. Without this the device refuses the push.</source>
        <translation>管理ガードのエントリが減ります。そのアドレスは、ルールに関係なく到達できるものではなくなります。これを選ばないと、デバイスは送信を拒否します。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::QuestionBar</name>
    <message>
        <source>Later</source>
        <translation>後で</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Rail</name>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RailButton</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>新着 %n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RateWatch</name>
    <message>
        <source>Read what rates are usual</source>
        <translation>通常のレートを読み込む</translation>
    </message>
    <message>
        <source>Show the day</source>
        <translation>1 日を表示</translation>
    </message>
    <message>
        <source>%1: %2 in the last minute, 24 h median %3</source>
        <comment>verdict, rate, rate</comment>
        <translation>%1: 直近 1 分は %2、24 時間の中央値は %3</translation>
    </message>
    <message>
        <source>The median is that of stretches of five minutes, as far as the last 24 hours are stored here.</source>
        <translation>中央値は、ここに保存されている直近 24 時間分について、5 分ごとの区間から求めたものです。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ReplaceBar</name>
    <message>
        <source>Replace</source>
        <translation>置換</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>置換後</translation>
    </message>
    <message>
        <source>In which column</source>
        <translation>対象の列</translation>
    </message>
    <message>
        <source>All columns</source>
        <translation>すべての列</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>置換後</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>変更される内容</translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n箇所</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced in %n rules</source>
        <translation>
            <numerusform>%n件のルールで置換しました</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ResetBar</name>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>What is shown from zero</source>
        <translation>ゼロから表示する対象</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Why: for whoever looks at the figures later</source>
        <translation>理由: 後で値を見る人のために</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Show from zero:</source>
        <translation>ゼロから表示:</translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>ルール %1</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%2 の %1</translation>
    </message>
    <message>
        <source>Filter %1, wherever it is applied</source>
        <translation>フィルター %1 (すべての適用先)</translation>
    </message>
    <message>
        <source>All of %1</source>
        <translation>%1 のすべて</translation>
    </message>
    <message>
        <source>taken back at once</source>
        <translation>直ちに取り消し</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionModel</name>
    <message>
        <source>Revision</source>
        <translation>リビジョン</translation>
    </message>
    <message>
        <source>Pushed</source>
        <translation>配備</translation>
    </message>
    <message>
        <source>By</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>結果</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionPanel</name>
    <message>
        <source>History of revisions</source>
        <translation>リビジョンの履歴</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>履歴を絞り込む</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>リビジョンはまだありません</translation>
    </message>
    <message>
        <source>Nothing was ever pushed to this device. Each push makes a revision, and the device keeps the last hundred.</source>
        <translation>このデバイスにはまだ何も配備されていません。配備ごとにリビジョンが作られ、デバイスは直近の 100 件を保存します。</translation>
    </message>
    <message>
        <source>Compare with what runs</source>
        <translation>現在有効なものと比較</translation>
    </message>
    <message>
        <source>Go back to this</source>
        <translation>これに戻す</translation>
    </message>
    <message>
        <source>History of revisions of %1</source>
        <translation>%1 のリビジョンの履歴</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>読み取り中</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Only what was pushed from here: %1</source>
        <translation>ここから配備したもののみ: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionReading</name>
    <message>
        <source>Read revision %1</source>
        <translation>リビジョン %1 を読み込む</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionTable</name>
    <message>
        <source>History of revisions</source>
        <translation>リビジョンの履歴</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleCommands</name>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Add rule below</source>
        <translation>下にルールを追加</translation>
    </message>
    <message>
        <source>Add section</source>
        <translation>セクションを追加</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Enable or disable</source>
        <translation>有効/無効を切り替え</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>切り取り</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上へ移動</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下へ移動</translation>
    </message>
    <message>
        <source>Move to number or section…</source>
        <translation>番号またはセクションへ移動…</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>使用箇所</translation>
    </message>
    <message>
        <source>Filter this list</source>
        <translation>この一覧を絞り込む</translation>
    </message>
    <message>
        <source>Find and replace…</source>
        <translation>検索と置換…</translation>
    </message>
    <message>
        <source>Collapse all sections</source>
        <translation>すべてのセクションを折りたたむ</translation>
    </message>
    <message>
        <source>Expand all sections</source>
        <translation>すべてのセクションを展開</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>ルール 1件</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新しいルール</translation>
    </message>
    <message>
        <source>New section</source>
        <translation>新しいセクション</translation>
    </message>
    <message>
        <source>Removed %1</source>
        <translation>%1を削除しました</translation>
    </message>
    <message>
        <source>Removed %1 with %2</source>
        <translation>%1と%2を削除しました</translation>
    </message>
    <message>
        <source>a section</source>
        <translation>セクション 1件</translation>
    </message>
    <message numerus="yes">
        <source>%n sections</source>
        <translation>
            <numerusform>セクション %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules cannot be moved while the list is filtered: what lies between them is hidden.</source>
        <translation>一覧の絞り込み中はルールを移動できません。間のルールが隠れています。</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>絞り込みを解除</translation>
    </message>
    <message>
        <source>Cannot paste: %1</source>
        <translation>貼り付けできません: %1</translation>
    </message>
    <message>
        <source>Added %1, one for each address</source>
        <translation>%1を追加しました（アドレスごとに1件）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Export rules…</source>
        <translation>ルールをエクスポート…</translation>
    </message>
    <message>
        <source>Import rules…</source>
        <translation>ルールをインポート…</translation>
    </message>
    <message>
        <source>Hits in the log</source>
        <translation>ログのヒット</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleDelegate</name>
    <message>
        <source>never, 30d, 2w, 2026-12-31</source>
        <translation>never, 30d, 2w, 2026-12-31</translation>
    </message>
    <message>
        <source>no, yes, exceeding, 1/10, 5/s</source>
        <translation>no, yes, exceeding, 1/10, 5/s</translation>
    </message>
    <message>
        <source>“%1” is no log setting: no, yes, exceeding, 1/10 or 5/s</source>
        <translation>「%1」はログの設定ではありません: no、yes、exceeding、1/10、5/s のいずれか</translation>
    </message>
    <message>
        <source>“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31</source>
        <translation>「%1」は日時ではありません: never、30d、2w、6m、または 2026-12-31 のような日付</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleExchange</name>
    <message>
        <source>rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Export rules (%1)…</source>
        <translation>ルールをエクスポート (%1)…</translation>
    </message>
    <message>
        <source>The export before this one is still being written</source>
        <translation>前のエクスポートをまだ書き込んでいます</translation>
    </message>
    <message numerus="yes">
        <source>Export %Ln rules</source>
        <translation>
            <numerusform>%Ln 件のルールをエクスポート</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules of Tallygate (*.json)</source>
        <translation>Tallygate のルール (*.json)</translation>
    </message>
    <message>
        <source>Writing rules</source>
        <translation>ルールを書き込み中</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 をエクスポート</translation>
    </message>
    <message>
        <source>Exported to %1: %2</source>
        <translation>%1 にエクスポートしました: %2</translation>
    </message>
    <message>
        <source>Stopped; %1 was not written</source>
        <translation>中止しました。%1 は書き込まれていません</translation>
    </message>
    <message>
        <source>Not exported: %1</source>
        <translation>エクスポートできません: %1</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>ルールをインポート</translation>
    </message>
    <message>
        <source>Rules (*.json *.csv);;All files (*)</source>
        <translation>ルール (*.json *.csv);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 を読み込み中</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 をインポート</translation>
    </message>
    <message>
        <source>Stopped; nothing of %1 came in</source>
        <translation>中止しました。%1 からは何も取り込まれていません</translation>
    </message>
    <message>
        <source>Nothing imported: %1</source>
        <translation>インポートできません: %1</translation>
    </message>
    <message>
        <source>Nothing imported: there are no rules in %1</source>
        <translation>インポートできません: %1 にルールがありません</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Imported from %1: %2</source>
        <translation>%1 からインポートしました: %2</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleForm</name>
    <message>
        <source>1 field</source>
        <translation>フィールド 1個</translation>
    </message>
    <message>
        <source>%1 fields</source>
        <translation>フィールド %1個</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>In the last simulation</source>
        <translation>前回のシミュレーション</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>担当者</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>チケット</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>ルール %1</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>always</source>
        <translation>常時</translation>
    </message>
    <message>
        <source>never</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>choose a meter</source>
        <translation>メーターを選択</translation>
    </message>
    <message>
        <source>%1 (missing)</source>
        <translation>%1（なし）</translation>
    </message>
    <message>
        <source>New meter</source>
        <translation>新しいメーター</translation>
    </message>
    <message>
        <source>“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31</source>
        <translation>「%1」は日時ではありません: never、30d、2w、6m、または 2026-12-31 のような日付</translation>
    </message>
    <message>
        <source>Last edit %1: %2</source>
        <translation>最終変更 %1: %2</translation>
    </message>
    <message>
        <source>On devices now</source>
        <translation>デバイスでの現在値</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleHistory</name>
    <message>
        <source>Read revision %1</source>
        <translation>リビジョン %1 を読み込む</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RulePanel</name>
    <message>
        <source>New rule</source>
        <translation>新しいルール</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>アクション</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>Log every hit</source>
        <translation>すべてのヒットをログに記録</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>never</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>in 1 day</source>
        <translation>1日後</translation>
    </message>
    <message>
        <source>in 1 week</source>
        <translation>1週間後</translation>
    </message>
    <message>
        <source>in 30 days</source>
        <translation>30日後</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>ルールを追加</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%2 からの %1</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>%1 から</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>%1 宛て</translation>
    </message>
    <message>
        <source>From frame %1</source>
        <translation>フレーム %1 から</translation>
    </message>
    <message>
        <source>The policy has no meter yet: add one on the Policy page.</source>
        <translation>ポリシーにメーターがありません。ポリシーページで追加します。</translation>
    </message>
    <message>
        <source>Nothing is asked for: this rule matches every packet.</source>
        <translation>条件がありません。このルールはすべてのパケットに一致します。</translation>
    </message>
    <message>
        <source>Added rule “%1”</source>
        <translation>ルール「%1」を追加しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTable</name>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>no log</source>
        <translation>ログなし</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>その他…</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules cannot be moved while the list is filtered: what lies between them is hidden.</source>
        <translation>一覧の絞り込み中はルールを移動できません。間のルールが隠れています。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTableModel</name>
    <message>
        <source>Filter the rules</source>
        <translation>ルールを絞り込む</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>その他すべて</translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation>折りたたみ</translation>
    </message>
    <message>
        <source>expanded</source>
        <translation>展開</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Section %1, %2, %3</source>
        <translation>セクション %1、%2、%3</translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>ルール %1</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1、%2: %3</translation>
    </message>
    <message>
        <source>. Finding: %1</source>
        <translation>。指摘: %1</translation>
    </message>
    <message>
        <source>Hits, sim</source>
        <translation>ヒット (sim)</translation>
    </message>
    <message>
        <source>Hits, live</source>
        <translation>ヒット(ライブ)</translation>
    </message>
    <message>
        <source>No figures yet: run a simulation, or connect to a device</source>
        <translation>まだ値がありません: シミュレーションを実行するかデバイスに接続してください</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SavedSearches</name>
    <message>
        <source>Read saved searches</source>
        <translation>保存した検索を読み込む</translation>
    </message>
    <message>
        <source>Keep saved searches</source>
        <translation>検索を保存</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SectionForm</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>セクション</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>ルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 off</source>
        <translation>、無効 %1件</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ServiceForm</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>式</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Packets of the service</source>
        <translation>サービスのパケット</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetForm</name>
    <message>
        <source>10.0.0.0/8, 2001:db8::/32, @other</source>
        <translation>10.0.0.0/8, 2001:db8::/32, @other</translation>
    </message>
    <message>
        <source>00:00:5e:00:01:01</source>
        <translation>00:00:5e:00:01:01</translation>
    </message>
    <message>
        <source>443, 8000-8080</source>
        <translation>443, 8000-8080</translation>
    </message>
    <message>
        <source>a number or a text</source>
        <translation>数値またはテキスト</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>MAC addresses</source>
        <translation>MAC アドレス</translation>
    </message>
    <message>
        <source>ports</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>values</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Add entries</source>
        <translation>項目を追加</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>ファイルから…</translation>
    </message>
    <message>
        <source>Entries from a file</source>
        <translation>ファイルからの項目</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.list);;All (*)</source>
        <translation>テキスト (*.txt *.csv *.list);;すべて (*)</translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation>項目 1件</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>項目 %1件</translation>
    </message>
    <message>
        <source>Nothing added: all of it is in the set already</source>
        <translation>追加なし: すべてセットに登録済みです</translation>
    </message>
    <message numerus="yes">
        <source>Added %n entries</source>
        <translation>
            <numerusform>項目を%n件追加しました</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 of them cannot be read</source>
        <translation>。うち%1件は解釈できません</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 を読み込めません: %2</translation>
    </message>
    <message>
        <source>%1 is larger than 64 MB</source>
        <translation>%1 は 64 MB を超えています</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n entries</source>
        <translation>
            <numerusform>項目を%n件削除しました</numerusform>
        </translation>
    </message>
    <message>
        <source>example.com, *.example.net, @other</source>
        <translation>example.com, *.example.net, @other</translation>
    </message>
    <message>
        <source>domain names</source>
        <translation>ドメイン名</translation>
    </message>
    <message>
        <source>Entries from %1</source>
        <translation>%1 のエントリー</translation>
    </message>
    <message>
        <source>Paste entries</source>
        <translation>エントリーを貼り付け</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SettingsPopover</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>デスクトップに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Comfortable, 32 px</source>
        <translation>標準、32 px</translation>
    </message>
    <message>
        <source>Compact, 24 px</source>
        <translation>コンパクト、24 px</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>言語は次回の起動時に変わります。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupPanel</name>
    <message>
        <source>Engine</source>
        <translation>エンジン</translation>
    </message>
    <message>
        <source>This takes root: log in as root, or as an account that may use sudo. A password that sudo wants is asked for then, and not kept.</source>
        <translation>root 権限が必要です。root、または sudo を使えるアカウントでログインしてください。sudo のパスワードは必要なときに尋ねられ、保存されません。</translation>
    </message>
    <message>
        <source>Keep what the engine wrote on the device</source>
        <translation>エンジンが書き込んだデータをデバイスに残す</translation>
    </message>
    <message>
        <source>I know that every packet passes then</source>
        <translation>以後すべてのパケットが通過することを理解しました</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>バンドル</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Undo the earlier run and try again</source>
        <translation>以前の実行を取り消して再試行</translation>
    </message>
    <message>
        <source>Cancel and undo</source>
        <translation>中止して元に戻す</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>ログをコピー</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>None was found. &quot;cmake --preset static&quot; and &quot;cmake --build --preset static&quot; make one; looked for in: %1</source>
        <translation>見つかりませんでした。「cmake --preset static」と「cmake --build --preset static」で作成できます。検索した場所: %1</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>そのファイルはありません。</translation>
    </message>
    <message>
        <source>Version %1 for %2</source>
        <translation>バージョン %1、%2 用</translation>
    </message>
    <message>
        <source>Its name is not that of a bundle; its contents are verified on the host.</source>
        <translation>バンドルの名前ではありません。内容はホスト上で検証されます。</translation>
    </message>
    <message>
        <source>The engine of another device is being set up; one at a time.</source>
        <translation>別のデバイスのエンジンを設定中です。一度に一台ずつ行います。</translation>
    </message>
    <message>
        <source>Cancelled: what was done is being undone.</source>
        <translation>中止しました。行った変更を元に戻しています。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Bundles (tallygate-*.tar.gz);;All files (*)</source>
        <translation>バンドル (tallygate-*.tar.gz);;すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupQuestion</name>
    <message>
        <source>I compared this fingerprint with the device&apos;s own</source>
        <translation>このフィンガープリントをデバイス自身のものと照合しました</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Trust this key</source>
        <translation>この鍵を信頼する</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>sudo wants the password of %1. It is sent over this connection and not kept.</source>
        <translation>sudo が %1 のパスワードを求めています。この接続で送信され、保存されません。</translation>
    </message>
    <message>
        <source>Passphrase of the key %1</source>
        <translation>鍵 %1 のパスフレーズ</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>%1 のパスワード</translation>
    </message>
    <message>
        <source>The server asks: %1</source>
        <translation>サーバーからの質問: %1</translation>
    </message>
    <message>
        <source>%1 is not known yet. Its host key is:</source>
        <translation>%1 はまだ登録されていません。ホスト鍵:</translation>
    </message>
    <message>
        <source>The answer before was wrong.</source>
        <translation>前の回答は正しくありませんでした。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupWords</name>
    <message>
        <source>Upgrade the engine of %1</source>
        <translation>%1 のエンジンを更新</translation>
    </message>
    <message>
        <source>Uninstall the engine from %1</source>
        <translation>%1 からエンジンをアンインストール</translation>
    </message>
    <message>
        <source>Install the engine on %1</source>
        <translation>%1 にエンジンをインストール</translation>
    </message>
    <message>
        <source>The engine is replaced while it runs: no packet and no count is lost. If the new one does not run, the one before goes on.</source>
        <translation>エンジンは動作中に置き換えられ、パケットもカウントも失われません。新しいエンジンが動かない場合は、以前のものが動作を続けます。</translation>
    </message>
    <message>
        <source>The engine is brought to this host over SSH and started. It filters nothing before a policy is pushed. If a step fails, all is undone.</source>
        <translation>エンジンを SSH でこのホストに送り、起動します。ポリシーを配備するまで何もフィルターしません。手順が失敗すると、すべて元に戻ります。</translation>
    </message>
    <message>
        <source>The policy of this device is no longer enforced, and the interfaces are given back: every packet passes. Programs, service, user and groups are removed.</source>
        <translation>このデバイスのポリシーは適用されなくなり、インターフェースは返却され、すべてのパケットが通過します。プログラム、サービス、ユーザー、グループは削除されます。</translation>
    </message>
    <message>
        <source>Policies, counters, audit trail and logs stay on the device. Its groups lose their members.</source>
        <translation>ポリシー、カウンター、監査記録、ログはデバイスに残ります。グループのメンバーは失われます。</translation>
    </message>
    <message>
        <source>Lost for good are the policies and revisions kept on the device, its counters, its audit trail and its logs. What this workstation recorded stays.</source>
        <translation>デバイスに保存されたポリシーとリビジョン、カウンター、監査記録、ログは完全に失われます。このワークステーションの記録は残ります。</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Uninstall</source>
        <translation>アンインストール</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>インストール</translation>
    </message>
    <message>
        <source>Connect and log in</source>
        <translation>接続してログイン</translation>
    </message>
    <message>
        <source>Become root</source>
        <translation>root になる</translation>
    </message>
    <message>
        <source>Undo the earlier run</source>
        <translation>以前の実行を取り消す</translation>
    </message>
    <message>
        <source>Check the host</source>
        <translation>ホストを確認</translation>
    </message>
    <message>
        <source>Upload the bundle</source>
        <translation>バンドルをアップロード</translation>
    </message>
    <message>
        <source>Verify the bundle</source>
        <translation>バンドルを検証</translation>
    </message>
    <message>
        <source>Place programs and service</source>
        <translation>プログラムとサービスを配置</translation>
    </message>
    <message>
        <source>Remove user and groups</source>
        <translation>ユーザーとグループを削除</translation>
    </message>
    <message>
        <source>Make user and groups</source>
        <translation>ユーザーとグループを作成</translation>
    </message>
    <message>
        <source>Start the engine</source>
        <translation>エンジンを起動</translation>
    </message>
    <message>
        <source>Hand over to the new engine</source>
        <translation>新しいエンジンへ引き継ぐ</translation>
    </message>
    <message>
        <source>Read back what runs</source>
        <translation>動作中のものを読み戻す</translation>
    </message>
    <message>
        <source>Stop the engine</source>
        <translation>エンジンを停止</translation>
    </message>
    <message>
        <source>Remove programs and service</source>
        <translation>プログラムとサービスを削除</translation>
    </message>
    <message>
        <source>Remove what the engine wrote</source>
        <translation>エンジンが書いたデータを削除</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>後片付け</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>取り消し済み</translation>
    </message>
    <message>
        <source>could not be undone</source>
        <translation>取り消せませんでした</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到達</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不要</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>The new engine runs. It goes on with the policy and the counters of the one before.</source>
        <translation>新しいエンジンが動作しています。以前のポリシーとカウンターを引き継ぎます。</translation>
    </message>
    <message>
        <source>The engine is gone. What it wrote is in /var/lib/tallygate and /var/log/tallygate.</source>
        <translation>エンジンは削除されました。書き込まれたデータは /var/lib/tallygate と /var/log/tallygate にあります。</translation>
    </message>
    <message>
        <source>The engine is gone, and the host is as it was before it came.</source>
        <translation>エンジンは削除され、ホストは導入前の状態に戻りました。</translation>
    </message>
    <message>
        <source>The engine runs and filters nothing yet. Next, on the device: name the interfaces it manages with &quot;tallygatectl manage eth0&quot; and &quot;tallygatectl policy confirm&quot;. Then push a policy.</source>
        <translation>エンジンは動作中で、まだ何もフィルターしていません。次に、デバイス上で「tallygatectl manage eth0」と「tallygatectl policy confirm」で管理するインターフェースを指定し、その後ポリシーを配備してください。</translation>
    </message>
    <message>
        <source>The account needs a role there first: &quot;sudo usermod -aG tallygate-admin %1&quot;.</source>
        <translation>先にアカウントに役割が必要です:「sudo usermod -aG tallygate-admin %1」</translation>
    </message>
    <message>
        <source>Not upgraded: %1.</source>
        <translation>更新できませんでした: %1。</translation>
    </message>
    <message>
        <source>Not uninstalled: %1.</source>
        <translation>アンインストールできませんでした: %1。</translation>
    </message>
    <message>
        <source>Not installed: %1.</source>
        <translation>インストールできませんでした: %1。</translation>
    </message>
    <message>
        <source>Not all of it could be undone: the steps tell what. Once the host can be reached, try again and have the earlier run undone first.</source>
        <translation>すべてを元に戻すことはできませんでした。詳細は各手順を見てください。ホストに到達できるようになったら、以前の実行を取り消してから再試行してください。</translation>
    </message>
    <message>
        <source>What was done is undone.</source>
        <translation>行った変更は元に戻されました。</translation>
    </message>
    <message>
        <source>Nothing was changed on the host.</source>
        <translation>ホストには何も変更されていません。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SimulatePage</name>
    <message>
        <source>Simulate</source>
        <translation>シミュレーション</translation>
    </message>
    <message>
        <source>same pipeline as tallygatectl %1</source>
        <translation>tallygatectl %1 と同じパイプライン</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>パケット</translation>
    </message>
    <message>
        <source>About the run</source>
        <translation>実行について</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>カウンター</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>メーター</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>ヒット</translation>
    </message>
    <message>
        <source>Choose captures</source>
        <translation>キャプチャを選択</translation>
    </message>
    <message>
        <source>Captures (*.pcap *.pcapng *.cap *.dmp);;All files (*)</source>
        <translation>キャプチャ (*.pcap *.pcapng *.cap *.dmp);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>%1, with edits</source>
        <translation>%1（編集を含む）</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>実行中…</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 packets/s</source>
        <translation>%1 パケット/秒</translation>
    </message>
    <message>
        <source>Ready to run</source>
        <translation>実行できます</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>%n件の編集より前</numerusform>
        </translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再実行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>There is no frame %1 in the list.</source>
        <translation>一覧にフレーム %1 はありません。</translation>
    </message>
    <message>
        <source>Wireshark</source>
        <translation>Wireshark</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SimulatorContext</name>
    <message>
        <source>Simulate %1</source>
        <translation>%1 をシミュレーション</translation>
    </message>
    <message>
        <source>The rule is no longer in the policy.</source>
        <translation>このルールはもうポリシーにありません。</translation>
    </message>
    <message>
        <source>Added to rule “%1”</source>
        <translation>ルール「%1」に追加しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Not changed: %1</source>
        <translation>変更されませんでした: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::StartPanel</name>
    <message>
        <source>Run your policy over a capture</source>
        <translation>キャプチャでポリシーを実行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Choose a capture…</source>
        <translation>キャプチャを選択…</translation>
    </message>
    <message>
        <source>Use the sample captures</source>
        <translation>サンプルのキャプチャを使用</translation>
    </message>
    <message>
        <source>Every packet of the captures meets the policy as it would on the device: the same parser, rules and meters as the engine. You see who decided, and why.</source>
        <translation>キャプチャのすべてのパケットを、デバイス上と同じようにポリシーで処理します。パーサー、ルール、メーターはエンジンと同じです。何がどの理由で判定したかがわかります。</translation>
    </message>
    <message>
        <source>Choose a packet capture (pcap or pcapng) and say where its packets are met. Every packet gets a verdict, and every rule its counters.</source>
        <translation>パケットキャプチャ（pcap または pcapng）を選び、パケットが通過する場所を指定します。各パケットの判定と、各ルールのカウンターが得られます。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::StatusBar</name>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1、他%n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::VerdictRow</name>
    <message>
        <source>%1 of all packets</source>
        <translation>全パケットの %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhereUsedModel</name>
    <message>
        <source> · %1</source>
        <translation> · %1</translation>
    </message>
    <message>
        <source>Choose a set, service, meter, device or filter to see what names it.</source>
        <translation>セット、サービス、メーター、デバイス、フィルターを選ぶと、使用箇所が表示されます。</translation>
    </message>
    <message>
        <source>Nothing names %1.</source>
        <translation>%1 はどこからも使われていません。</translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhyModel</name>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Meter %1</source>
        <translation>メーター %1</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>宛先</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>cannot be decided</source>
        <translation>判定できません</translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhyView</name>
    <message>
        <source>Why this verdict</source>
        <translation>この判定の理由</translation>
    </message>
    <message>
        <source>Rule from this packet…</source>
        <translation>このパケットからルールを作成…</translation>
    </message>
    <message>
        <source>Copy as expression</source>
        <translation>式としてコピー</translation>
    </message>
    <message>
        <source>Choose a packet in the list to see what decided about it.</source>
        <translation>一覧でパケットを選ぶと、何が判定したかが表示されます。</translation>
    </message>
    <message>
        <source>Explain frame %1</source>
        <translation>フレーム %1 を説明</translation>
    </message>
    <message>
        <source>Frame %1 met on %2</source>
        <translation>フレーム %1、%2 を通過</translation>
    </message>
    <message>
        <source> · application &lt;b&gt;%1&lt;/b&gt;</source>
        <translation> · 適用 &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Hide the rules behind</source>
        <translation>以降のルールを隠す</translation>
    </message>
    <message numerus="yes">
        <source>%n rules behind</source>
        <translation>
            <numerusform>以降のルール %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>コピーしました: %1</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>ルールへ移動</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>このルールのパケットのみ</translation>
    </message>
    <message>
        <source>Copy the explanation</source>
        <translation>説明をコピー</translation>
    </message>
</context>
</TS>
