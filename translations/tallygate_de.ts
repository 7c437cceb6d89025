<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AuditFields</name>
    <message>
        <source>Despite a failed proof</source>
        <translation>Trotz misslungenem Beweis</translation>
    </message>
    <message>
        <source>Despite a changed guard</source>
        <translation>Trotz geändertem Schutz</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Zuweisungen</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>Freigegeben von</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Verfasser</translation>
    </message>
    <message>
        <source>Based on revision</source>
        <translation>Beruht auf Revision</translation>
    </message>
    <message>
        <source>Installation bundle</source>
        <translation>Installationspaket</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Fail mode</source>
        <translation>Verhalten bei Ausfall</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Record of the call</source>
        <translation>Eintrag des Aufrufs</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>Schnittstellen</translation>
    </message>
    <message>
        <source>Host key</source>
        <translation>Hostschlüssel</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Other end</source>
        <translation>Anderes Ende</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Regelwerk</translation>
    </message>
    <message>
        <source>Hash before</source>
        <translation>Hash davor</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>User number</source>
        <translation>Benutzernummer</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Übertragung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Seconds to confirm</source>
        <translation>Sekunden zum Bestätigen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Approved on</source>
        <translation>Genehmigt am</translation>
    </message>
    <message>
        <source>Pushes need approval</source>
        <translation>Verteilen braucht Genehmigung</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Default of the filter</source>
        <translation>Vorgabe des Filters</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>AuditRecord</name>
    <message>
        <source>call %1</source>
        <translation>Aufruf %1</translation>
    </message>
    <message>
        <source>%1, %2 times</source>
        <translation>%1, %2-mal</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>verlangt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>verweigert</translation>
    </message>
    <message>
        <source>event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>no record</source>
        <translation>kein Eintrag</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>not</source>
        <comment>negation of a cell</comment>
        <translation>nicht</translation>
    </message>
</context>
<context>
    <name>EditLabel</name>
    <message>
        <source>Add rule %2</source>
        <translation>Regel %2 hinzufügen</translation>
    </message>
    <message>
        <source>Add %1 rules</source>
        <translation>%1 Regeln hinzufügen</translation>
    </message>
    <message>
        <source>Remove rule %2</source>
        <translation>Regel %2 entfernen</translation>
    </message>
    <message>
        <source>Remove %1 rules</source>
        <translation>%1 Regeln entfernen</translation>
    </message>
    <message>
        <source>Move rule %2</source>
        <translation>Regel %2 verschieben</translation>
    </message>
    <message>
        <source>Move %1 rules</source>
        <translation>%1 Regeln verschieben</translation>
    </message>
    <message>
        <source>Change %3 of %2</source>
        <translation>%3 von %2 ändern</translation>
    </message>
    <message>
        <source>Change %3 of %1 rules</source>
        <translation>%3 von %1 Regeln ändern</translation>
    </message>
    <message>
        <source>Change rule %2</source>
        <translation>Regel %2 ändern</translation>
    </message>
    <message>
        <source>Change %1 rules</source>
        <translation>%1 Regeln ändern</translation>
    </message>
    <message>
        <source>Duplicate rule %2</source>
        <translation>Regel %2 duplizieren</translation>
    </message>
    <message>
        <source>Duplicate %1 rules</source>
        <translation>%1 Regeln duplizieren</translation>
    </message>
    <message>
        <source>Paste rule %2</source>
        <translation>Regel %2 einfügen</translation>
    </message>
    <message>
        <source>Paste %1 rules</source>
        <translation>%1 Regeln einfügen</translation>
    </message>
    <message>
        <source>Cut rule %2</source>
        <translation>Regel %2 ausschneiden</translation>
    </message>
    <message>
        <source>Cut %1 rules</source>
        <translation>%1 Regeln ausgeschnitten</translation>
    </message>
    <message>
        <source>Replace in %1 rules</source>
        <translation>In %1 Regeln ersetzen</translation>
    </message>
    <message>
        <source>Add section %2</source>
        <translation>Abschnitt %2 hinzufügen</translation>
    </message>
    <message>
        <source>Add %1 sections</source>
        <translation>%1 Abschnitte hinzufügen</translation>
    </message>
    <message>
        <source>Remove section %2</source>
        <translation>Abschnitt %2 entfernen</translation>
    </message>
    <message>
        <source>Remove %1 sections</source>
        <translation>%1 Abschnitte entfernen</translation>
    </message>
    <message>
        <source>Move section %2</source>
        <translation>Abschnitt %2 verschieben</translation>
    </message>
    <message>
        <source>Move %1 sections</source>
        <translation>%1 Abschnitte verschieben</translation>
    </message>
    <message>
        <source>Change section %1</source>
        <translation>Abschnitt %1 ändern</translation>
    </message>
    <message>
        <source>Change filter %1</source>
        <translation>Filter %1 ändern</translation>
    </message>
    <message>
        <source>Add %1 %2</source>
        <translation>%1 %2 hinzufügen</translation>
    </message>
    <message>
        <source>Remove %1 %2</source>
        <translation>%1 %2 entfernen</translation>
    </message>
    <message>
        <source>Move %1 %2</source>
        <translation>%1 %2 verschieben</translation>
    </message>
    <message>
        <source>Change %1 %2</source>
        <translation>%1 %2 ändern</translation>
    </message>
    <message>
        <source>Rename %1 %2 to %3</source>
        <translation>%1 %2 in %3 umbenennen</translation>
    </message>
    <message>
        <source>Change the policy&apos;s name</source>
        <translation>Name des Regelwerks ändern</translation>
    </message>
    <message>
        <source>Several edits</source>
        <translation>Mehrere Änderungen</translation>
    </message>
    <message>
        <source>%1 edits</source>
        <translation>%1 Änderungen</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>when</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>expires</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere Felder</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>set</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>interface group</source>
        <translation>Schnittstellengruppe</translation>
    </message>
    <message>
        <source>Import rule %2</source>
        <translation>Regel %2 importieren</translation>
    </message>
    <message>
        <source>Import %1 rules</source>
        <translation>%1 Regeln importieren</translation>
    </message>
    <message>
        <source>Replace “%2” in a rule</source>
        <translation>„%2“ in einer Regel ersetzen</translation>
    </message>
</context>
<context>
    <name>Explainer</name>
    <message>
        <source>%1 names a device that does not exist.</source>
        <translation>%1 nennt ein Gerät, das es nicht gibt.</translation>
    </message>
    <message>
        <source>Choose a device of this policy, or add it.</source>
        <translation>Ein Gerät dieses Regelwerks wählen oder das Gerät hinzufügen.</translation>
    </message>
    <message>
        <source>%1 is off.</source>
        <translation>%1 ist aus.</translation>
    </message>
    <message>
        <source>%1 names a filter that does not exist.</source>
        <translation>%1 nennt einen Filter, den es nicht gibt.</translation>
    </message>
    <message>
        <source>Choose a filter of this policy, or remove the application.</source>
        <translation>Einen Filter dieses Regelwerks wählen oder die Zuweisung entfernen.</translation>
    </message>
    <message>
        <source>%1: no interface of the device belongs to the group.</source>
        <translation>%1: Keine Schnittstelle des Geräts gehört zur Gruppe.</translation>
    </message>
    <message>
        <source>Check the names and patterns of the interface group.</source>
        <translation>Namen und Muster der Schnittstellengruppe prüfen.</translation>
    </message>
    <message>
        <source>%1 names an interface group that does not exist.</source>
        <translation>%1 nennt eine Schnittstellengruppe, die es nicht gibt.</translation>
    </message>
    <message>
        <source>Choose an interface group of this policy, or add it.</source>
        <translation>Eine Schnittstellengruppe dieses Regelwerks wählen oder die Gruppe hinzufügen.</translation>
    </message>
    <message>
        <source>%1: the device has no interface of that name.</source>
        <translation>%1: Das Gerät hat keine Schnittstelle dieses Namens.</translation>
    </message>
    <message>
        <source>Check the name, or add the interface to the device.</source>
        <translation>Den Namen prüfen oder die Schnittstelle dem Gerät hinzufügen.</translation>
    </message>
    <message>
        <source>%1: packets of that scope never go in that direction.</source>
        <translation>%1: Pakete dieses Geltungsbereichs gehen nie in diese Richtung.</translation>
    </message>
    <message>
        <source>Packets to the device come in; packets from the device go out.</source>
        <translation>Pakete an das Gerät kommen herein; Pakete vom Gerät gehen hinaus.</translation>
    </message>
    <message>
        <source>Filter “%1” is applied to no interface.</source>
        <translation>Filter „%1“ ist keiner Schnittstelle zugewiesen.</translation>
    </message>
    <message>
        <source>It does nothing until an application uses it.</source>
        <translation>Er wirkt erst, wenn eine Zuweisung ihn verwendet.</translation>
    </message>
    <message>
        <source>The policy has no device %1.</source>
        <translation>Das Regelwerk hat kein Gerät %1.</translation>
    </message>
    <message>
        <source>Device “%1”: “%2” is not an address.</source>
        <translation>Gerät „%1“: „%2“ ist keine Adresse.</translation>
    </message>
    <message>
        <source>Meter “%1”: %2.</source>
        <translation>Begrenzer „%1“: %2.</translation>
    </message>
    <message>
        <source>Meter “%1” is used by no rule.</source>
        <translation>Begrenzer „%1“ wird von keiner Regel verwendet.</translation>
    </message>
    <message>
        <source>This cannot stand here: %2.</source>
        <translation>Das ist hier nicht möglich: %2.</translation>
    </message>
    <message>
        <source>Hardware and IP addresses cannot stand together in a cell that is negated.</source>
        <translation>MAC- und IP-Adressen können nicht zusammen in einer negierten Zelle stehen.</translation>
    </message>
    <message>
        <source>Make two rules of it.</source>
        <translation>Zwei Regeln daraus machen.</translation>
    </message>
    <message>
        <source>The expression cannot be read: %2.</source>
        <translation>Der Ausdruck ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>There is no such service: %2.</source>
        <translation>Diesen Dienst gibt es nicht: %2.</translation>
    </message>
    <message>
        <source>Choose a service of this policy, or write a port as tcp/443.</source>
        <translation>Einen Dienst dieses Regelwerks wählen oder einen Port wie tcp/443 schreiben.</translation>
    </message>
    <message>
        <source>“%1” is not a time.</source>
        <translation>„%1“ ist keine Zeitangabe.</translation>
    </message>
    <message>
        <source>Write 2026-12-31 or 2026-12-31T18:00:00Z.</source>
        <translation>2026-12-31 oder 2026-12-31T18:00:00Z schreiben.</translation>
    </message>
    <message>
        <source>Rule %1 “%2” limits, but has no meter that exists.</source>
        <translation>Regel %1 „%2“ begrenzt, nennt aber keinen vorhandenen Begrenzer.</translation>
    </message>
    <message>
        <source>Choose a meter of this policy, or add one.</source>
        <translation>Einen Begrenzer dieses Regelwerks wählen oder einen hinzufügen.</translation>
    </message>
    <message>
        <source>Rule %1 “%2” is off.</source>
        <translation>Regel %1 „%2“ ist aus.</translation>
    </message>
    <message>
        <source>Rule %1 “%2” names only empty sets and matches nothing.</source>
        <translation>Regel %1 „%2“ nennt nur leere Listen und trifft nie zu.</translation>
    </message>
    <message>
        <source>Fill the sets, or remove the rule.</source>
        <translation>Die Listen füllen oder die Regel entfernen.</translation>
    </message>
    <message>
        <source>Rule %1 “%2” has expired and matches nothing.</source>
        <translation>Regel %1 „%2“ ist abgelaufen und trifft nie zu.</translation>
    </message>
    <message>
        <source>Remove it, or set a later time.</source>
        <translation>Sie entfernen oder einen späteren Zeitpunkt setzen.</translation>
    </message>
    <message>
        <source>Rule %1 “%2” is never reached: rule %3 matches everything.</source>
        <translation>Regel %1 „%2“ wird nie erreicht: Regel %3 trifft auf alles zu.</translation>
    </message>
    <message>
        <source>Move it above that rule, or remove it.</source>
        <translation>Sie über diese Regel verschieben oder entfernen.</translation>
    </message>
    <message>
        <source>The default of “%1” is never reached: rule %2 matches everything.</source>
        <translation>Der Standard von „%1“ wird nie erreicht: Regel %2 trifft auf alles zu.</translation>
    </message>
    <message>
        <source>“%1” permits by port, but later fragments have no ports and meet the default.</source>
        <translation>„%1“ lässt nach Port zu, aber Folgefragmente haben keine Ports und fallen auf den Standard.</translation>
    </message>
    <message>
        <source>Add a permit rule with: ip.frag_offset &gt; 0 or ipv6.fraghdr.offset &gt; 0</source>
        <translation>Eine zulassende Regel hinzufügen mit: ip.frag_offset &gt; 0 or ipv6.fraghdr.offset &gt; 0</translation>
    </message>
    <message>
        <source>Section “%1” is off: its rules do nothing.</source>
        <translation>Abschnitt „%1“ ist aus: Seine Regeln wirken nicht.</translation>
    </message>
    <message>
        <source>Service “%1”: %2.</source>
        <translation>Dienst „%1“: %2.</translation>
    </message>
    <message>
        <source>Set “%1” contains itself: %2.</source>
        <translation>Liste „%1“ enthält sich selbst: %2.</translation>
    </message>
    <message>
        <source>Take one of them out of the other.</source>
        <translation>Eine davon aus der anderen nehmen.</translation>
    </message>
    <message>
        <source>Set “%1” is empty.</source>
        <translation>Liste „%1“ ist leer.</translation>
    </message>
    <message>
        <source>A cell that names only empty sets matches nothing.</source>
        <translation>Eine Zelle, die nur leere Listen nennt, trifft nie zu.</translation>
    </message>
    <message>
        <source>Set “%1”: “%2” cannot be an entry of it.</source>
        <translation>Liste „%1“: „%2“ kann kein Eintrag sein.</translation>
    </message>
    <message>
        <source>There is no set named “%1”.</source>
        <translation>Es gibt keine Liste namens „%1“.</translation>
    </message>
    <message>
        <source>Add the set, or correct the name.</source>
        <translation>Die Liste hinzufügen oder den Namen berichtigen.</translation>
    </message>
    <message>
        <source>Device “%1”: %2 guard entries; at most %3 are possible.</source>
        <translation>Gerät „%1“: %2 Einträge der Schutzregel; höchstens %3 sind möglich.</translation>
    </message>
    <message>
        <source>Device “%1”: a community port, and no other, names its community.</source>
        <translation>Gerät „%1“: Ein Community-Port, und kein anderer, nennt seine Community.</translation>
    </message>
    <message>
        <source>Device “%1”: guard entry “%2”: %3.</source>
        <translation>Gerät „%1“: Eintrag der Schutzregel „%2“: %3.</translation>
    </message>
    <message>
        <source>Device “%1”: its guard has options, but no entry.</source>
        <translation>Gerät „%1“: Die Schutzregel hat Optionen, aber keinen Eintrag.</translation>
    </message>
    <message>
        <source>Name the prefix that manages it, or switch the options off.</source>
        <translation>Nennen Sie das Präfix, das es verwaltet, oder schalten Sie die Optionen aus.</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Writing hits</source>
        <translation>Treffer schreiben</translation>
    </message>
    <message>
        <source>hits</source>
        <translation>Treffer</translation>
    </message>
</context>
<context>
    <name>FindingFix</name>
    <message>
        <source>Turn on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Remove expiry</source>
        <translation>Ablauf entfernen</translation>
    </message>
    <message>
        <source>Move above %1</source>
        <translation>Über %1 verschieben</translation>
    </message>
    <message>
        <source>Create set %1</source>
        <translation>Liste %1 anlegen</translation>
    </message>
    <message>
        <source>Later fragments</source>
        <translation>Folgefragmente</translation>
    </message>
    <message>
        <source>Permit later fragments</source>
        <translation>Folgefragmente zulassen</translation>
    </message>
    <message>
        <source>Remove meter</source>
        <translation>Begrenzer entfernen</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Added rule %1</source>
        <translation>Regel %1 hinzugefügt</translation>
    </message>
    <message>
        <source>Added %1 rules</source>
        <translation>%1 Regeln hinzugefügt</translation>
    </message>
    <message>
        <source>Pasted rule %1</source>
        <translation>Regel %1 eingefügt</translation>
    </message>
    <message>
        <source>Pasted %1 rules</source>
        <translation>%1 Regeln eingefügt</translation>
    </message>
    <message>
        <source>Duplicated rule %1</source>
        <translation>Regel %1 dupliziert</translation>
    </message>
    <message>
        <source>Duplicated %1 rules</source>
        <translation>%1 Regeln dupliziert</translation>
    </message>
    <message>
        <source>Cut rule %1</source>
        <translation>Regel %1 ausgeschnitten</translation>
    </message>
    <message>
        <source>Cut %1 rules</source>
        <translation>%1 Regeln ausgeschnitten</translation>
    </message>
    <message>
        <source>Removed rule %1</source>
        <translation>Regel %1 entfernt</translation>
    </message>
    <message>
        <source>Removed %1 rules</source>
        <translation>%1 Regeln entfernt</translation>
    </message>
    <message>
        <source>Moved rule %1</source>
        <translation>Regel %1 verschoben</translation>
    </message>
    <message>
        <source>Moved %1 rules</source>
        <translation>%1 Regeln verschoben</translation>
    </message>
    <message>
        <source>Changed %2 of rule %1</source>
        <translation>%2 von Regel %1 geändert</translation>
    </message>
    <message>
        <source>Changed %2 of %1 rules</source>
        <translation>%2 von %1 Regeln geändert</translation>
    </message>
    <message>
        <source>Changed rule %1</source>
        <translation>Regel %1 geändert</translation>
    </message>
    <message>
        <source>Changed %1 rules</source>
        <translation>%1 Regeln geändert</translation>
    </message>
    <message>
        <source>Added section %1</source>
        <translation>Abschnitt %1 hinzugefügt</translation>
    </message>
    <message>
        <source>Added %1 sections</source>
        <translation>%1 Abschnitte hinzugefügt</translation>
    </message>
    <message>
        <source>Removed section %1</source>
        <translation>Abschnitt %1 entfernt</translation>
    </message>
    <message>
        <source>Removed %1 sections</source>
        <translation>%1 Abschnitte entfernt</translation>
    </message>
    <message>
        <source>Moved section %1</source>
        <translation>Abschnitt %1 verschoben</translation>
    </message>
    <message>
        <source>Moved %1 sections</source>
        <translation>%1 Abschnitte verschoben</translation>
    </message>
    <message>
        <source>Changed section %1</source>
        <translation>Abschnitt %1 geändert</translation>
    </message>
    <message>
        <source>Changed filter %1</source>
        <translation>Filter %1 geändert</translation>
    </message>
    <message>
        <source>Changed the policy&apos;s name or comment</source>
        <translation>Name oder Kommentar des Regelwerks geändert</translation>
    </message>
    <message>
        <source>Made %1 changes at once</source>
        <translation>%1 Änderungen zugleich vorgenommen</translation>
    </message>
    <message>
        <source>Added %1 %2</source>
        <translation>%1 %2 hinzugefügt</translation>
    </message>
    <message>
        <source>Removed %1 %2</source>
        <translation>%1 %2 entfernt</translation>
    </message>
    <message>
        <source>Moved %1 %2</source>
        <translation>%1 %2 verschoben</translation>
    </message>
    <message>
        <source>Changed %1 %2</source>
        <translation>%1 %2 geändert</translation>
    </message>
    <message>
        <source>Renamed %1 %2 to %3</source>
        <translation>%1 %2 in %3 umbenannt</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>when</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>expires</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>Burst</translation>
    </message>
    <message>
        <source>scope</source>
        <translation>Geltungsbereich</translation>
    </message>
    <message>
        <source>several fields</source>
        <translation>mehrere Felder</translation>
    </message>
    <message>
        <source>localAddresses</source>
        <translation>eigene Adressen</translation>
    </message>
    <message>
        <source>set</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>interface group</source>
        <translation>Schnittstellengruppe</translation>
    </message>
    <message>
        <source>application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Imported rule %1</source>
        <translation>Regel %1 importiert</translation>
    </message>
    <message>
        <source>Imported %1 rules</source>
        <translation>%1 Regeln importiert</translation>
    </message>
    <message>
        <source>Replaced “%1” in a rule</source>
        <translation>„%1“ in einer Regel ersetzt</translation>
    </message>
    <message>
        <source>Replaced text in %1 rules</source>
        <translation>Text in %1 Regeln ersetzt</translation>
    </message>
</context>
<context>
    <name>HitExport</name>
    <message>
        <source>Writing hits</source>
        <translation>Treffer schreiben</translation>
    </message>
</context>
<context>
    <name>HitFields</name>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Source port</source>
        <translation>Quellport</translation>
    </message>
    <message>
        <source>ICMP type</source>
        <translation>ICMP-Typ</translation>
    </message>
    <message>
        <source>Destination port</source>
        <translation>Zielport</translation>
    </message>
    <message>
        <source>ICMP code</source>
        <translation>ICMP-Code</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Not logged</source>
        <translation>Nicht geloggt</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Action of the rule</source>
        <translation>Aktion der Regel</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
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
        <translation>Voriger Hop</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Byte</translation>
    </message>
    <message>
        <source>Stands for</source>
        <translation>Steht für</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>Thread</translation>
    </message>
    <message>
        <source>Packet number</source>
        <translation>Paketnummer</translation>
    </message>
</context>
<context>
    <name>HitFilter</name>
    <message>
        <source>A number stands here, or a range such as 1000..2000.</source>
        <translation>Hier steht eine Zahl oder ein Bereich wie 1000..2000.</translation>
    </message>
    <message>
        <source>A protocol is a number, or a name such as tcp, udp, icmp.</source>
        <translation>Ein Protokoll ist eine Zahl oder ein Name wie tcp, udp, icmp.</translation>
    </message>
    <message>
        <source>A span is a number and s, m, h or d, such as 15m.</source>
        <translation>Eine Spanne ist eine Zahl und s, m, h oder d, etwa 15m.</translation>
    </message>
    <message>
        <source>A time is a date, or one such as 2026-03-01T12:00:00Z.</source>
        <translation>Eine Zeit ist ein Datum oder etwa 2026-03-01T12:00:00Z.</translation>
    </message>
    <message>
        <source>Something must stand behind the colon.</source>
        <translation>Nach dem Doppelpunkt fehlt ein Wert.</translation>
    </message>
    <message>
        <source>A verdict is permit, drop, reject, limited or count.</source>
        <translation>Ein Urteil ist permit, drop, reject, limited oder count.</translation>
    </message>
    <message>
        <source>An action is permit, drop, reject, limit or count.</source>
        <translation>Eine Aktion ist permit, drop, reject, limit oder count.</translation>
    </message>
    <message>
        <source>There is no device “%1” here.</source>
        <translation>Ein Gerät „%1“ gibt es hier nicht.</translation>
    </message>
    <message>
        <source>There is no key “%1”.</source>
        <translation>Einen Schlüssel „%1“ gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>HitNames</name>
    <message>
        <source>Limited</source>
        <translation>Begrenzt</translation>
    </message>
</context>
<context>
    <name>HitRule</name>
    <message>
        <source>Logged under revision %1; %2 runs %3 now, in which it may differ.</source>
        <translation>Geloggt unter Revision %1; auf %2 läuft jetzt %3, darin kann sie anders sein.</translation>
    </message>
    <message>
        <source>No rule matched: the default of the filter. The open policy does not have this application.</source>
        <translation>Keine Regel traf zu: der Standard des Filters. Das offene Regelwerk hat diese Zuweisung nicht.</translation>
    </message>
    <message>
        <source>No rule matched: the default of %1.</source>
        <translation>Keine Regel traf zu: der Standard von %1.</translation>
    </message>
    <message>
        <source>Left out by the limit of hits per second of a rule, or because there were more than could be passed on.</source>
        <translation>Ausgelassen wegen der Grenze für Treffer je Sekunde einer Regel oder weil es mehr waren, als weitergegeben werden konnten.</translation>
    </message>
    <message>
        <source>In the open policy the rule is called “%1”.</source>
        <translation>Im offenen Regelwerk heißt die Regel „%1“.</translation>
    </message>
    <message>
        <source>The open policy does not have this rule: it was removed, or it is another policy.</source>
        <translation>Das offene Regelwerk hat diese Regel nicht: Sie wurde entfernt, oder es ist ein anderes Regelwerk.</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>jedes Paket</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>default of %1</source>
        <translation>Vorgabe von %1</translation>
    </message>
    <message>
        <source>%1 %2 in %3</source>
        <translation>%1 %2 in %3</translation>
    </message>
    <message>
        <source>In revision %1, which logged it: %2</source>
        <translation>In Revision %1, die es protokolliert hat: %2</translation>
    </message>
    <message>
        <source>Revision %1, which runs now, does not have it any more.</source>
        <translation>Revision %1, die jetzt läuft, hat sie nicht mehr.</translation>
    </message>
    <message>
        <source>It is the same in revision %1, which runs now.</source>
        <translation>In Revision %1, die jetzt läuft, ist sie gleich.</translation>
    </message>
    <message>
        <source>It was changed: in revision %1, which runs now, it is %2</source>
        <translation>Sie wurde geändert: in Revision %1, die jetzt läuft, ist sie %2</translation>
    </message>
    <message>
        <source>What it was then cannot be read: %1</source>
        <translation>Was sie damals war, lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>What %1 keeps as revision %2 does not have it: it is another policy.</source>
        <translation>Was %1 als Revision %2 aufbewahrt, hat sie nicht: es ist eine andere Richtlinie.</translation>
    </message>
</context>
<context>
    <name>HitSearch</name>
    <message>
        <source>Searching the log</source>
        <translation>Log wird durchsucht</translation>
    </message>
    <message>
        <source>hits</source>
        <translation>Treffer</translation>
    </message>
</context>
<context>
    <name>InspectorForm</name>
    <message>
        <source>several</source>
        <translation>mehrere</translation>
    </message>
</context>
<context>
    <name>MeterFields</name>
    <message>
        <source>for all together</source>
        <translation>für alle zusammen</translation>
    </message>
    <message>
        <source>for each source %1</source>
        <translation>je Quelle %1</translation>
    </message>
    <message>
        <source>for each destination %1</source>
        <translation>je Ziel %1</translation>
    </message>
    <message>
        <source>for each pair of source and destination %1</source>
        <translation>je Paar aus Quelle und Ziel %1</translation>
    </message>
    <message>
        <source>at most %1, %2 at once, %3</source>
        <translation>höchstens %1, %2 auf einmal, %3</translation>
    </message>
</context>
<context>
    <name>MonitorPage</name>
    <message>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>6 min</source>
        <translation>6 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>1 d</source>
        <translation>1 T</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 T</translation>
    </message>
    <message>
        <source>1 y</source>
        <translation>1 J</translation>
    </message>
</context>
<context>
    <name>MonitorRows</name>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>out</source>
        <comment>direction</comment>
        <translation>ausgehend</translation>
    </message>
    <message>
        <source>in</source>
        <comment>direction</comment>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>to the device</source>
        <comment>scope</comment>
        <translation>an das Gerät</translation>
    </message>
    <message>
        <source>from the device</source>
        <comment>scope</comment>
        <translation>vom Gerät</translation>
    </message>
    <message>
        <source>transit</source>
        <comment>scope</comment>
        <translation>Transit</translation>
    </message>
    <message>
        <source>Since reset</source>
        <translation>Seit Rücksetzung</translation>
    </message>
    <message>
        <source>Since revision</source>
        <translation>Seit Revision</translation>
    </message>
    <message>
        <source>Lifetime</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Last hit</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>6 min</source>
        <translation>6 min</translation>
    </message>
    <message>
        <source>Conforms</source>
        <translation>Innerhalb</translation>
    </message>
    <message>
        <source>Exceeds</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>Exceeds: %1</source>
        <translation>Darüber: %1</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>PacketDecision</name>
    <message>
        <source>rule %1</source>
        <translation>Regel %1</translation>
    </message>
    <message>
        <source>default of %1</source>
        <translation>Standard von %1</translation>
    </message>
    <message>
        <source>management guard</source>
        <translation>Verwaltungsschutz</translation>
    </message>
    <message>
        <source>system check %1</source>
        <translation>Systemprüfung %1</translation>
    </message>
    <message>
        <source>no application</source>
        <translation>keine Zuweisung</translation>
    </message>
    <message>
        <source>capture cut too short</source>
        <translation>Mitschnitt zu kurz</translation>
    </message>
</context>
<context>
    <name>PacketLanguage</name>
    <message>
        <source>what became of the packet</source>
        <translation>was aus dem Paket wurde</translation>
    </message>
    <message>
        <source>the rule that decided</source>
        <translation>die Regel, die entschied</translation>
    </message>
    <message>
        <source>the filter that decided</source>
        <translation>der Filter, der entschied</translation>
    </message>
    <message>
        <source>where it was met</source>
        <translation>wo es eintraf</translation>
    </message>
    <message>
        <source>its number in the capture</source>
        <translation>seine Nummer im Mitschnitt</translation>
    </message>
    <message>
        <source>the file it came from</source>
        <translation>die Datei, aus der es stammt</translation>
    </message>
</context>
<context>
    <name>PacketQuery</name>
    <message>
        <source>Something must stand behind the colon.</source>
        <translation>Nach dem Doppelpunkt fehlt ein Wert.</translation>
    </message>
    <message>
        <source>A verdict is permit, drop, reject, limit or undecidable.</source>
        <translation>Ein Urteil ist permit, drop, reject, limit oder undecidable.</translation>
    </message>
    <message>
        <source>A frame is a number, or a range such as 10..20.</source>
        <translation>Ein Frame ist eine Nummer oder ein Bereich wie 10..20.</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>packets</source>
        <translation>Pakete</translation>
    </message>
</context>
<context>
    <name>Phrase</name>
    <message>
        <source>is any packet</source>
        <translation>ist jedes Paket</translation>
    </message>
    <message>
        <source>is no packet at all</source>
        <translation>ist gar kein Paket</translation>
    </message>
    <message>
        <source>{parts}</source>
        <translation>{parts}</translation>
    </message>
    <message>
        <source>is {field}</source>
        <translation>ist {field}</translation>
    </message>
    <message>
        <source>is not {field}</source>
        <translation>ist nicht {field}</translation>
    </message>
    <message>
        <source>has the {field} header</source>
        <translation>hat den Header {field}</translation>
    </message>
    <message>
        <source>does not have the {field} header</source>
        <translation>hat keinen Header {field}</translation>
    </message>
    <message>
        <source>has the {field} option</source>
        <translation>hat die Option {field}</translation>
    </message>
    <message>
        <source>does not have the {field} option</source>
        <translation>hat keine Option {field}</translation>
    </message>
    <message>
        <source>has the field {field}</source>
        <translation>hat das Feld {field}</translation>
    </message>
    <message>
        <source>does not have the field {field}</source>
        <translation>hat kein Feld {field}</translation>
    </message>
    <message>
        <source>comes from {part}</source>
        <translation>kommt von {part}</translation>
    </message>
    <message>
        <source>does not come from {part}</source>
        <translation>kommt nicht von {part}</translation>
    </message>
    <message>
        <source>goes to {part}</source>
        <translation>geht zu {part}</translation>
    </message>
    <message>
        <source>does not go to {part}</source>
        <translation>geht nicht zu {part}</translation>
    </message>
    <message>
        <source>comes from or goes to {part}</source>
        <translation>kommt von oder geht zu {part}</translation>
    </message>
    <message>
        <source>neither comes from nor goes to {part}</source>
        <translation>kommt weder von {part} noch geht es dorthin</translation>
    </message>
    <message>
        <source>comes from {part} by its second IP header</source>
        <translation>kommt nach seinem zweiten IP-Header von {part}</translation>
    </message>
    <message>
        <source>does not come from {part} by its second IP header</source>
        <translation>kommt nach seinem zweiten IP-Header nicht von {part}</translation>
    </message>
    <message>
        <source>goes to {part} by its second IP header</source>
        <translation>geht nach seinem zweiten IP-Header zu {part}</translation>
    </message>
    <message>
        <source>does not go to {part} by its second IP header</source>
        <translation>geht nach seinem zweiten IP-Header nicht zu {part}</translation>
    </message>
    <message>
        <source>comes from a hardware address that begins with {part}</source>
        <translation>kommt von einer Hardware-Adresse, die mit {part} beginnt</translation>
    </message>
    <message>
        <source>does not come from a hardware address that begins with {part}</source>
        <translation>kommt nicht von einer Hardware-Adresse, die mit {part} beginnt</translation>
    </message>
    <message>
        <source>goes to a hardware address that begins with {part}</source>
        <translation>geht an eine Hardware-Adresse, die mit {part} beginnt</translation>
    </message>
    <message>
        <source>does not go to a hardware address that begins with {part}</source>
        <translation>geht nicht an eine Hardware-Adresse, die mit {part} beginnt</translation>
    </message>
    <message>
        <source>is broadcast</source>
        <translation>ist Broadcast</translation>
    </message>
    <message>
        <source>is not broadcast</source>
        <translation>ist kein Broadcast</translation>
    </message>
    <message>
        <source>is {0} multicast</source>
        <translation>ist {0}-Multicast</translation>
    </message>
    <message>
        <source>is not {0} multicast</source>
        <translation>ist kein {0}-Multicast</translation>
    </message>
    <message>
        <source>goes to a group of hardware addresses</source>
        <translation>geht an eine Gruppe von Hardware-Adressen</translation>
    </message>
    <message>
        <source>does not go to a group of hardware addresses</source>
        <translation>geht nicht an eine Gruppe von Hardware-Adressen</translation>
    </message>
    <message>
        <source>comes from {0} port {part}</source>
        <translation>kommt von {0}-Port {part}</translation>
    </message>
    <message>
        <source>does not come from {0} port {part}</source>
        <translation>kommt nicht von {0}-Port {part}</translation>
    </message>
    <message>
        <source>goes to {0} port {part}</source>
        <translation>geht zu {0}-Port {part}</translation>
    </message>
    <message>
        <source>does not go to {0} port {part}</source>
        <translation>geht nicht zu {0}-Port {part}</translation>
    </message>
    <message>
        <source>comes from or goes to {0} port {part}</source>
        <translation>kommt von oder geht zu {0}-Port {part}</translation>
    </message>
    <message>
        <source>neither comes from nor goes to {0} port {part}</source>
        <translation>kommt weder von {0}-Port {part} noch geht es dorthin</translation>
    </message>
    <message>
        <source>is in VLAN {part}</source>
        <translation>ist in VLAN {part}</translation>
    </message>
    <message>
        <source>is not in VLAN {part}</source>
        <translation>ist nicht in VLAN {part}</translation>
    </message>
    <message>
        <source>is in inner VLAN {part}</source>
        <translation>ist im inneren VLAN {part}</translation>
    </message>
    <message>
        <source>is not in inner VLAN {part}</source>
        <translation>ist nicht im inneren VLAN {part}</translation>
    </message>
    <message>
        <source>carries IP protocol {part}</source>
        <translation>trägt IP-Protokoll {part}</translation>
    </message>
    <message>
        <source>does not carry IP protocol {part}</source>
        <translation>trägt nicht IP-Protokoll {part}</translation>
    </message>
    <message>
        <source>is an {0} message of type {part}</source>
        <translation>ist eine {0}-Nachricht vom Typ {part}</translation>
    </message>
    <message>
        <source>is not an {0} message of type {part}</source>
        <translation>ist keine {0}-Nachricht vom Typ {part}</translation>
    </message>
    <message>
        <source>belongs to an open connection (ACK or RST set)</source>
        <translation>gehört zu einer offenen Verbindung (ACK oder RST gesetzt)</translation>
    </message>
    <message>
        <source>does not belong to an open connection (neither ACK nor RST set)</source>
        <translation>gehört zu keiner offenen Verbindung (weder ACK noch RST gesetzt)</translation>
    </message>
    <message>
        <source>opens a connection</source>
        <translation>eröffnet eine Verbindung</translation>
    </message>
    <message>
        <source>answers the opening of a connection</source>
        <translation>beantwortet das Eröffnen einer Verbindung</translation>
    </message>
    <message>
        <source>resets a connection</source>
        <translation>bricht eine Verbindung ab</translation>
    </message>
    <message>
        <source>does not reset a connection</source>
        <translation>bricht keine Verbindung ab</translation>
    </message>
    <message>
        <source>ends a connection</source>
        <translation>beendet eine Verbindung</translation>
    </message>
    <message>
        <source>does not end a connection</source>
        <translation>beendet keine Verbindung</translation>
    </message>
    <message>
        <source>has no TCP flag set</source>
        <translation>hat kein TCP-Flag gesetzt</translation>
    </message>
    <message>
        <source>has only {list} of the TCP flags set</source>
        <translation>hat von den TCP-Flags nur {list} gesetzt</translation>
    </message>
    <message>
        <source>has {list} of the TCP flags set</source>
        <translation>hat von den TCP-Flags {list} gesetzt</translation>
    </message>
    <message>
        <source>has {list} of the TCP flags clear</source>
        <translation>hat von den TCP-Flags {list} auf 0</translation>
    </message>
    <message>
        <source>has, of the TCP flags, {parts}</source>
        <translation>hat von den TCP-Flags {parts}</translation>
    </message>
    <message>
        <source>{list} set</source>
        <translation>{list} gesetzt</translation>
    </message>
    <message>
        <source>{list} clear</source>
        <translation>{list} nicht gesetzt</translation>
    </message>
    <message>
        <source>has the {field} flag set</source>
        <translation>hat das Flag {field} gesetzt</translation>
    </message>
    <message>
        <source>does not have the {field} flag set</source>
        <translation>hat nicht das Flag {field} gesetzt</translation>
    </message>
    <message>
        <source>has the {field} flag clear</source>
        <translation>hat das Flag {field} auf 0</translation>
    </message>
    <message>
        <source>does not have the {field} flag clear</source>
        <translation>hat nicht das Flag {field} auf 0</translation>
    </message>
    <message>
        <source>is a later fragment</source>
        <translation>ist ein späteres Fragment</translation>
    </message>
    <message>
        <source>is not a later fragment</source>
        <translation>ist kein späteres Fragment</translation>
    </message>
    <message>
        <source>is a fragment with more to follow</source>
        <translation>ist ein Fragment, dem weitere folgen</translation>
    </message>
    <message>
        <source>is not a fragment with more to follow</source>
        <translation>ist kein Fragment, dem weitere folgen</translation>
    </message>
    <message>
        <source>is a fragment</source>
        <translation>ist ein Fragment</translation>
    </message>
    <message>
        <source>has {field} {part}</source>
        <translation>hat {field} {part}</translation>
    </message>
    <message>
        <source>does not have {field} {part}</source>
        <translation>hat nicht {field} {part}</translation>
    </message>
    <message>
        <source>has {field} with the bits {1} equal to {2}</source>
        <translation>hat {field} mit den Bits {1} gleich {2}</translation>
    </message>
    <message>
        <source>does not have {field} with the bits {1} equal to {2}</source>
        <translation>hat nicht {field} mit den Bits {1} gleich {2}</translation>
    </message>
    <message>
        <source>has {field} with any of the bits {1} set</source>
        <translation>hat {field} mit einem der Bits {1} gesetzt</translation>
    </message>
    <message>
        <source>does not have {field} with any of the bits {1} set</source>
        <translation>hat nicht {field} mit einem der Bits {1} gesetzt</translation>
    </message>
    <message>
        <source>has {part} at octet {1} of {field}</source>
        <translation>hat {part} an Oktett {1} von {field}</translation>
    </message>
    <message>
        <source>does not have {part} at octet {1} of {field}</source>
        <translation>hat nicht {part} an Oktett {1} von {field}</translation>
    </message>
    <message>
        <source>contains the text &quot;{1}&quot; in {field}</source>
        <translation>enthält den Text „{1}“ in {field}</translation>
    </message>
    <message>
        <source>does not contain the text &quot;{1}&quot; in {field}</source>
        <translation>enthält nicht den Text „{1}“ in {field}</translation>
    </message>
    <message>
        <source>contains the octets {1} in {field}</source>
        <translation>enthält die Oktette {1} in {field}</translation>
    </message>
    <message>
        <source>does not contain the octets {1} in {field}</source>
        <translation>enthält nicht die Oktette {1} in {field}</translation>
    </message>
    <message>
        <source>matches the pattern &quot;{1}&quot; in {field}</source>
        <translation>passt zum Muster „{1}“ in {field}</translation>
    </message>
    <message>
        <source>does not match the pattern &quot;{1}&quot; in {field}</source>
        <translation>passt nicht zum Muster „{1}“ in {field}</translation>
    </message>
    <message>
        <source>{list}</source>
        <translation>{list}</translation>
    </message>
    <message>
        <source>any of {0} values</source>
        <translation>einem von {0} Werten</translation>
    </message>
    <message>
        <source>other than {list}</source>
        <translation>ungleich {list}</translation>
    </message>
    <message>
        <source>an {0} address other than {1}</source>
        <translation>einer {0}-Adresse außer {1}</translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation>unter {0}</translation>
    </message>
    <message>
        <source>{0} or below</source>
        <translation>höchstens {0}</translation>
    </message>
    <message>
        <source>above {0}</source>
        <translation>über {0}</translation>
    </message>
    <message>
        <source>{0} or above</source>
        <translation>mindestens {0}</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <source>{0} or {1}</source>
        <translation>{0} oder {1}</translation>
    </message>
    <message>
        <source>{0}, and {1}</source>
        <translation>{0}, und {1}</translation>
    </message>
    <message>
        <source>{0}, or {1}</source>
        <translation>{0}, oder {1}</translation>
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
        <translation>Tallygate-Regelwerke (*.tallygate)</translation>
    </message>
    <message>
        <source>Open policy</source>
        <translation>Regelwerk öffnen</translation>
    </message>
    <message>
        <source>Save policy as</source>
        <translation>Regelwerk speichern unter</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Regelwerk</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neues Regelwerk</translation>
    </message>
    <message>
        <source>Open policy…</source>
        <translation>Regelwerk öffnen…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Open the sample policy</source>
        <translation>Beispielregelwerk öffnen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
</context>
<context>
    <name>PolicyPage</name>
    <message>
        <source>Policy</source>
        <translation>Regelwerk</translation>
    </message>
</context>
<context>
    <name>PolicySources</name>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>rule %1 in %2</source>
        <translation>Regel %1 in %2</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>set</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
</context>
<context>
    <name>QuickBlock</name>
    <message>
        <source>Blocked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>%1 sperren</translation>
    </message>
    <message>
        <source>From a hit of “%1” at %2</source>
        <translation>Aus einem Treffer von „%1“ um %2</translation>
    </message>
</context>
<context>
    <name>RevisionHistory</name>
    <message>
        <source>nobody confirmed it in time</source>
        <translation>niemand hat sie rechtzeitig bestätigt</translation>
    </message>
    <message>
        <source>the engine ended before it was confirmed</source>
        <translation>die Engine endete, bevor sie bestätigt wurde</translation>
    </message>
    <message>
        <source>it could not be put in force</source>
        <translation>sie konnte nicht in Kraft gesetzt werden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Undone by the device</source>
        <translation>Vom Gerät zurückgenommen</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Rolled back by %1</source>
        <translation>Zurückgenommen von %1</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Confirmed by %1</source>
        <translation>Bestätigt von %1</translation>
    </message>
    <message>
        <source>Runs now. %1</source>
        <translation>Läuft jetzt. %1</translation>
    </message>
    <message>
        <source>Runs now, waits to be confirmed</source>
        <translation>Läuft jetzt, wartet auf Bestätigung</translation>
    </message>
    <message>
        <source>Cannot be read any more</source>
        <translation>Nicht mehr lesbar</translation>
    </message>
    <message>
        <source>This workstation did not hear how it ended</source>
        <translation>Dieser Arbeitsplatz hat nicht erfahren, wie es ausging</translation>
    </message>
    <message>
        <source>Confirmed; the device does not keep it any more</source>
        <translation>Bestätigt; das Gerät bewahrt sie nicht mehr auf</translation>
    </message>
    <message>
        <source>Nothing was put in force</source>
        <translation>Nichts wurde in Kraft gesetzt</translation>
    </message>
    <message>
        <source>%1. Seen from here: %2</source>
        <translation>%1. Von hier aus gesehen: %2</translation>
    </message>
</context>
<context>
    <name>RevisionMenu</name>
    <message>
        <source>runs now</source>
        <translation>läuft jetzt</translation>
    </message>
    <message>
        <source>waits to be confirmed</source>
        <translation>wartet auf Bestätigung</translation>
    </message>
    <message>
        <source>was rolled back</source>
        <translation>wurde zurückgenommen</translation>
    </message>
    <message>
        <source>cannot be read any more</source>
        <translation>nicht mehr lesbar</translation>
    </message>
    <message>
        <source>The open policy</source>
        <translation>Die offene Richtlinie</translation>
    </message>
    <message>
        <source>Go back to</source>
        <translation>Zurück zu</translation>
    </message>
    <message>
        <source>The device keeps no revision yet</source>
        <translation>Das Gerät hat noch keine Revision</translation>
    </message>
    <message>
        <source>History of revisions…</source>
        <translation>Verlauf der Revisionen…</translation>
    </message>
</context>
<context>
    <name>RuleColumn</name>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Last hit</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
</context>
<context>
    <name>RuleFromPacket</name>
    <message>
        <source>Above “%1” (#%2)</source>
        <translation>Über „%1“ (#%2)</translation>
    </message>
    <message>
        <source>At the end of %1</source>
        <translation>Am Ende von %1</translation>
    </message>
    <message>
        <source>At the top of %1</source>
        <translation>Am Anfang von %1</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
</context>
<context>
    <name>RuleLanguage</name>
    <message>
        <source>addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>MAC addresses</source>
        <translation>MAC-Adressen</translation>
    </message>
    <message>
        <source>ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>There is no set of this name.</source>
        <translation>Es gibt keine Liste dieses Namens.</translation>
    </message>
    <message>
        <source>service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>own addresses</source>
        <translation>eigene Adressen</translation>
    </message>
    <message>
        <source>The addresses of the device itself.</source>
        <translation>Die Adressen des Geräts selbst.</translation>
    </message>
    <message>
        <source>There is no meter of this name.</source>
        <translation>Es gibt keinen Begrenzer dieses Namens.</translation>
    </message>
    <message>
        <source>domain names</source>
        <translation>Domainnamen</translation>
    </message>
</context>
<context>
    <name>RuleTable</name>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>no meter</source>
        <translation>kein Begrenzer</translation>
    </message>
</context>
<context>
    <name>RuleText</name>
    <message>
        <source>Permit</source>
        <translation>Zulassen</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Begrenzen</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <source>exceeding packets</source>
        <translation>Pakete über der Rate</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>jedes Paket</translation>
    </message>
    <message>
        <source>1 in %1</source>
        <translation>1 von %1</translation>
    </message>
    <message>
        <source>at most %1/s</source>
        <translation>höchstens %1/s</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>expired %1 ago</source>
        <translation>seit %1 abgelaufen</translation>
    </message>
</context>
<context>
    <name>SimulateCommands</name>
    <message>
        <source>Simulation</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop the simulation</source>
        <translation>Simulation anhalten</translation>
    </message>
    <message>
        <source>Add captures…</source>
        <translation>Mitschnitte hinzufügen…</translation>
    </message>
    <message>
        <source>Filter packets</source>
        <translation>Pakete filtern</translation>
    </message>
    <message>
        <source>Go to frame…</source>
        <translation>Gehe zu Frame…</translation>
    </message>
    <message>
        <source>Time of day or since the start</source>
        <translation>Uhrzeit oder Zeit seit Beginn</translation>
    </message>
    <message>
        <source>Go to the rule that decided</source>
        <translation>Zur entscheidenden Regel</translation>
    </message>
    <message>
        <source>Rule from this packet…</source>
        <translation>Regel aus diesem Paket…</translation>
    </message>
    <message>
        <source>Copy packet as expression</source>
        <translation>Paket als Ausdruck kopieren</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Copy as expression</source>
        <translation>Als Ausdruck kopieren</translation>
    </message>
    <message>
        <source>New rule from this field…</source>
        <translation>Neue Regel aus diesem Feld…</translation>
    </message>
    <message>
        <source>Copy line</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy bytes</source>
        <translation>Bytes kopieren</translation>
    </message>
    <message>
        <source>Copy as Wireshark filter</source>
        <translation>Als Wireshark-Filter kopieren</translation>
    </message>
    <message>
        <source>Filter packets: only by this field</source>
        <translation>Pakete filtern: nur nach diesem Feld</translation>
    </message>
    <message>
        <source>Filter packets: only without this field&apos;s value</source>
        <translation>Pakete filtern: nur ohne diesen Wert</translation>
    </message>
    <message>
        <source>Filter packets: … and this field</source>
        <translation>Pakete filtern: … und dieses Feld</translation>
    </message>
    <message>
        <source>Filter packets: … or this field</source>
        <translation>Pakete filtern: … oder dieses Feld</translation>
    </message>
    <message>
        <source>Filter packets: … and not this field</source>
        <translation>Pakete filtern: … und nicht dieses Feld</translation>
    </message>
    <message>
        <source>Filter packets: … or not this field</source>
        <translation>Pakete filtern: … oder nicht dieses Feld</translation>
    </message>
    <message>
        <source>Packet as Tallygate or as Wireshark reads it</source>
        <translation>Paket, wie Tallygate oder wie Wireshark es liest</translation>
    </message>
</context>
<context>
    <name>SimulationRun</name>
    <message numerus="yes">
        <source>%n captures</source>
        <translation>
            <numerusform>%n Mitschnitt</numerusform>
            <numerusform>%n Mitschnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>in</source>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>out</source>
        <translation>ausgehend</translation>
    </message>
    <message>
        <source>Compiling the policy</source>
        <translation>Regelwerk wird übersetzt</translation>
    </message>
    <message>
        <source>Replaying %1</source>
        <translation>%1 wird abgespielt</translation>
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
        <translation>Quelle %1 ist dieses Gerät</translation>
    </message>
    <message>
        <source>source %1 is not this device</source>
        <translation>Quelle %1 ist nicht dieses Gerät</translation>
    </message>
    <message>
        <source>destination %1 is this device</source>
        <translation>Ziel %1 ist dieses Gerät</translation>
    </message>
    <message>
        <source>destination %1 is not this device</source>
        <translation>Ziel %1 ist nicht dieses Gerät</translation>
    </message>
    <message>
        <source>source is %2</source>
        <translation>Quelle ist %2</translation>
    </message>
    <message>
        <source>source %1 is not %2</source>
        <translation>Quelle %1 ist nicht %2</translation>
    </message>
    <message>
        <source>destination is %2</source>
        <translation>Ziel ist %2</translation>
    </message>
    <message>
        <source>destination %1 is not %2</source>
        <translation>Ziel %1 ist nicht %2</translation>
    </message>
    <message>
        <source>source %1 is in %2</source>
        <translation>Quelle %1 liegt in %2</translation>
    </message>
    <message>
        <source>source %1 is not in %2</source>
        <translation>Quelle %1 liegt nicht in %2</translation>
    </message>
    <message>
        <source>destination %1 is in %2</source>
        <translation>Ziel %1 liegt in %2</translation>
    </message>
    <message>
        <source>destination %1 is not in %2</source>
        <translation>Ziel %1 liegt nicht in %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>the source was not captured</source>
        <translation>die Quelle wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>the destination was not captured</source>
        <translation>das Ziel wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>it has no source of that family</source>
        <translation>es hat keine Quelle dieser Adressfamilie</translation>
    </message>
    <message>
        <source>it has no destination of that family</source>
        <translation>es hat kein Ziel dieser Adressfamilie</translation>
    </message>
    <message>
        <source>whether it is %1 was not captured</source>
        <translation>ob es %1 ist, wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>service is %1</source>
        <translation>Dienst ist %1</translation>
    </message>
    <message>
        <source>%1 port %2 is not %3</source>
        <translation>%1-Port %2 ist nicht %3</translation>
    </message>
    <message>
        <source>service is not %1</source>
        <translation>Dienst ist nicht %1</translation>
    </message>
    <message>
        <source>it has no %1</source>
        <translation>es hat kein %1</translation>
    </message>
    <message>
        <source>%1 was not captured</source>
        <translation>%1 wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>%1 is there</source>
        <translation>%1 ist vorhanden</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist %2</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>ist erfüllt</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>ist nicht erfüllt</translation>
    </message>
    <message>
        <source>was not captured</source>
        <translation>wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>%1 holds</source>
        <translation>%1 ist erfüllt</translation>
    </message>
    <message>
        <source>%1 does not hold</source>
        <translation>%1 ist nicht erfüllt</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1, nicht %2</translation>
    </message>
    <message>
        <source>matches every packet</source>
        <translation>trifft auf jedes Paket zu</translation>
    </message>
    <message>
        <source>its condition holds</source>
        <translation>ihre Bedingung ist erfüllt</translation>
    </message>
    <message numerus="yes">
        <source>all %n conditions hold</source>
        <translation>
            <numerusform>die Bedingung ist erfüllt</numerusform>
            <numerusform>alle %n Bedingungen sind erfüllt</numerusform>
        </translation>
    </message>
    <message>
        <source>counted, and the search goes on</source>
        <translation>gezählt, die Suche geht weiter</translation>
    </message>
    <message>
        <source>expired; %1</source>
        <translation>abgelaufen; %1</translation>
    </message>
    <message>
        <source>not asked; %1</source>
        <translation>nicht geprüft; %1</translation>
    </message>
    <message>
        <source>the address its bucket belongs to was not captured</source>
        <translation>die Adresse, zu der der Bucket gehört, wurde nicht mitgeschnitten</translation>
    </message>
    <message>
        <source>bucket %1 is empty (%2, burst %3)</source>
        <translation>Bucket %1 ist leer (%2, Burst %3)</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>bucket %1 holds %2 of %3 %4 (%5)</source>
        <translation>Bucket %1 enthält %2 von %3 %4 (%5)</translation>
    </message>
    <message>
        <source>System check %1</source>
        <translation>Systemprüfung %1</translation>
    </message>
    <message>
        <source>Where it goes</source>
        <translation>Wohin es geht</translation>
    </message>
    <message>
        <source>Management guard</source>
        <translation>Management-Schutz</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>failed: the packet is dropped here</source>
        <translation>nicht bestanden: Das Paket wird hier verworfen</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>cannot be said: the capture was cut before the address</source>
        <translation>nicht bestimmbar: Der Mitschnitt endet vor der Adresse</translation>
    </message>
    <message>
        <source>transit: neither to nor from the device</source>
        <translation>Transit: weder an das Gerät noch von ihm</translation>
    </message>
    <message>
        <source>to the device</source>
        <translation>an das Gerät</translation>
    </message>
    <message>
        <source>from the device</source>
        <translation>vom Gerät</translation>
    </message>
    <message>
        <source>cannot be decided: the capture was cut</source>
        <translation>nicht entscheidbar: Der Mitschnitt ist gekürzt</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>gilt hier nicht</translation>
    </message>
    <message>
        <source>permitted by %1</source>
        <translation>zugelassen durch %1</translation>
    </message>
    <message>
        <source>permitted, a “too big” about %1</source>
        <translation>zugelassen, ein „Packet Too Big“ zu %1</translation>
    </message>
    <message>
        <source>permitted, ARP for the device&apos;s own address</source>
        <translation>zugelassen, ARP für die eigene Adresse des Geräts</translation>
    </message>
    <message>
        <source>permitted, neighbour discovery of the device&apos;s own address</source>
        <translation>zugelassen, Neighbor Discovery der eigenen Adresse des Geräts</translation>
    </message>
    <message>
        <source>whether it sees the packet cannot be decided</source>
        <translation>ob sie das Paket sieht, ist nicht entscheidbar</translation>
    </message>
    <message>
        <source>does not see this packet: it is not in its scope</source>
        <translation>sieht dieses Paket nicht: Es liegt nicht in ihrem Geltungsbereich</translation>
    </message>
    <message>
        <source>no rule decided</source>
        <translation>keine Regel entschied</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>permitted by the management guard</source>
        <translation>zugelassen durch den Management-Schutz</translation>
    </message>
    <message>
        <source>dropped by the system check %1</source>
        <translation>verworfen durch die Systemprüfung %1</translation>
    </message>
    <message>
        <source>no application sees this packet: it goes through</source>
        <translation>keine Zuweisung sieht dieses Paket: Es geht durch</translation>
    </message>
    <message>
        <source>undecidable: the capture was cut before a field that decides</source>
        <translation>nicht entscheidbar: Der Mitschnitt endet vor einem Feld, das entscheidet</translation>
    </message>
    <message>
        <source>permitted, DHCP of the device as a client</source>
        <translation>zugelassen, DHCP des Geräts als Client</translation>
    </message>
    <message>
        <source>permitted, a redirect to the device</source>
        <translation>zugelassen, eine Umleitung an das Gerät</translation>
    </message>
    <message>
        <source>permitted, router discovery of the device</source>
        <translation>zugelassen, Routersuche des Geräts</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Permit</source>
        <translation>Zulassen</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Begrenzen</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Policy designer and counter dashboard</source>
        <translation>Regelwerk-Editor und Zähleranzeige</translation>
    </message>
    <message>
        <source>The policy to open</source>
        <translation>Das Regelwerk, das geöffnet wird</translation>
    </message>
    <message>
        <source>system, light, dark or contrast</source>
        <translation>system, light, dark oder contrast</translation>
    </message>
    <message>
        <source>de, en, ja or pseudo</source>
        <translation>de, en, ja oder pseudo</translation>
    </message>
    <message>
        <source>Keep preferences in this file</source>
        <translation>Einstellungen in dieser Datei halten</translation>
    </message>
    <message>
        <source>Open there: tallygate:/simulate</source>
        <translation>Dort öffnen: tallygate:/simulate</translation>
    </message>
    <message>
        <source>Size of the window</source>
        <translation>Größe des Fensters</translation>
    </message>
    <message>
        <source>Save a picture of the window as PNG and leave</source>
        <translation>Ein Bild des Fensters als PNG speichern und beenden</translation>
    </message>
    <message>
        <source>Wait so long before the picture</source>
        <translation>So lange vor dem Bild warten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ActionSource</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApplicationForm</name>
    <message>
        <source>to the device</source>
        <translation>an das Gerät</translation>
    </message>
    <message>
        <source>from the device</source>
        <translation>vom Gerät</translation>
    </message>
    <message>
        <source>transit</source>
        <translation>Transit</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>jedes Paket</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Application of a filter</source>
        <translation>Zuweisung eines Filters</translation>
    </message>
    <message>
        <source>in</source>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>out</source>
        <translation>ausgehend</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApplicationGrid</name>
    <message>
        <source>Where filters are applied</source>
        <translation>Wo Filter zugewiesen sind</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Back to the rules of the filter</source>
        <translation>Zurück zu den Regeln des Filters</translation>
    </message>
    <message>
        <source>Interfaces and directions</source>
        <translation>Schnittstellen und Richtungen</translation>
    </message>
    <message>
        <source>No device yet</source>
        <translation>Noch kein Gerät</translation>
    </message>
    <message>
        <source>Filters take effect on the interfaces of devices. Add a device in the pane at the left and name its interfaces.</source>
        <translation>Filter wirken an den Schnittstellen von Geräten. Links ein Gerät hinzufügen und seine Schnittstellen benennen.</translation>
    </message>
    <message>
        <source>Edit device %1</source>
        <translation>Gerät %1 bearbeiten</translation>
    </message>
    <message>
        <source>No interface is named yet</source>
        <translation>Noch keine Schnittstelle benannt</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Schnittstelle</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Eingehend</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ausgehend</translation>
    </message>
    <message>
        <source>%1 through %2</source>
        <translation>%1 über %2</translation>
    </message>
    <message>
        <source>Apply a filter to %1</source>
        <translation>Filter zuweisen: %1</translation>
    </message>
    <message>
        <source>Effective rules of %1</source>
        <translation>Wirksame Regeln von %1</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Edit; Alt+Up and Alt+Down move, Del removes</source>
        <translation>Bearbeiten; Alt+Auf und Alt+Ab verschieben, Entf entfernt</translation>
    </message>
    <message>
        <source>%1 is no longer applied to %2 %3</source>
        <translation>%1 ist %2 %3 nicht mehr zugewiesen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Move up	Alt+Up</source>
        <translation>Nach oben	Alt+Auf</translation>
    </message>
    <message>
        <source>Move down	Alt+Down</source>
        <translation>Nach unten	Alt+Ab</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>Entfernen	Entf</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ApprovalPanel</name>
    <message>
        <source>A push to be approved</source>
        <translation>Zu genehmigen, bevor verteilt wird</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Asked for by</source>
        <translation>Erbeten von</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Runs there</source>
        <translation>Läuft dort</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Was sich ändert</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Rule by rule</source>
        <translation>Regel für Regel</translation>
    </message>
    <message>
        <source>Line by line</source>
        <translation>Zeile für Zeile</translation>
    </message>
    <message>
        <source>What you say to it</source>
        <translation>Was Sie dazu sagen</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>SSH key to sign with</source>
        <translation>SSH-Schlüssel zum Signieren</translation>
    </message>
    <message>
        <source>A private key, or a public one that the SSH agent holds</source>
        <translation>Ein privater Schlüssel, oder ein öffentlicher, den der SSH-Agent hat</translation>
    </message>
    <message>
        <source>Key…</source>
        <translation>Schlüssel…</translation>
    </message>
    <message>
        <source>Approve and save…</source>
        <translation>Genehmigen und sichern…</translation>
    </message>
    <message>
        <source>Open a request for approval</source>
        <translation>Anfrage zur Genehmigung öffnen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>es wurde kein Grund genannt</translation>
    </message>
    <message>
        <source>no policy yet</source>
        <translation>noch keine Richtlinie</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>Revision %1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1. Counters: %2</source>
        <translation>%1. Zähler: %2</translation>
    </message>
    <message>
        <source>Save the approval</source>
        <translation>Genehmigung sichern</translation>
    </message>
    <message>
        <source>Approvals (*.approval.json)</source>
        <translation>Genehmigungen (*.approval.json)</translation>
    </message>
    <message>
        <source>Sign an approval</source>
        <translation>Genehmigung signieren</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Approvals</name>
    <message>
        <source>Export a request for approval</source>
        <translation>Anfrage zur Genehmigung exportieren</translation>
    </message>
    <message>
        <source>Read an approval</source>
        <translation>Genehmigung lesen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditChain</name>
    <message>
        <source>Verifying the audit chain</source>
        <translation>Audit-Kette wird geprüft</translation>
    </message>
    <message>
        <source>records</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Verify the audit chain</source>
        <translation>Audit-Kette prüfen</translation>
    </message>
    <message>
        <source>Accept the audit chain</source>
        <translation>Audit-Kette annehmen</translation>
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
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Record %1, not verified</source>
        <translation>Eintrag %1, nicht geprüft</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditPage</name>
    <message>
        <source>Chains</source>
        <translation>Ketten</translation>
    </message>
    <message>
        <source>Filter records: words such as anna, policy.push, refusal</source>
        <translation>Einträge filtern: Wörter wie anna, policy.push, refusal</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Members of the record</source>
        <translation>Felder des Eintrags</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Filter records</source>
        <translation>Einträge filtern</translation>
    </message>
    <message>
        <source>No record has these words.</source>
        <translation>Kein Eintrag hat diese Wörter.</translation>
    </message>
    <message>
        <source>Nothing was done yet. Pushes, resets and other acts are written down here.</source>
        <translation>Noch ist nichts geschehen. Übertragungen, Rücksetzungen und anderes werden hier festgehalten.</translation>
    </message>
    <message>
        <source>Accept as it is</source>
        <translation>So annehmen</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>Als JSON kopieren</translation>
    </message>
</context>
<context>
    <name>tallygate::app::AuditTable</name>
    <message>
        <source>Records</source>
        <translation>Einträge</translation>
    </message>
</context>
<context>
    <name>tallygate::app::BlockPanel</name>
    <message>
        <source>All from %1</source>
        <translation>Alles von %1</translation>
    </message>
    <message>
        <source>From %1 to port %2</source>
        <translation>Von %1 an Port %2</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 Woche</translation>
    </message>
    <message>
        <source>until it is removed</source>
        <translation>bis zum Entfernen</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Hit of “%1” on %2</source>
        <translation>Treffer von „%1“ auf %2</translation>
    </message>
    <message>
        <source>A rule at the top of %1</source>
        <translation>Regel am Anfang von %1</translation>
    </message>
    <message>
        <source>An entry in @%1 on %2</source>
        <translation>Eintrag in @%1 auf %2</translation>
    </message>
    <message>
        <source>Add to the policy</source>
        <translation>Ins Regelwerk aufnehmen</translation>
    </message>
    <message>
        <source>Block now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <source>The open policy has neither the rule nor the application of this hit, so there is no place for a rule.</source>
        <translation>Das offene Regelwerk hat weder die Regel noch die Zuweisung dieses Treffers; für eine Regel gibt es darin keinen Platz.</translation>
    </message>
    <message>
        <source>A set holds addresses, not ports. Choose another way or block all from the address.</source>
        <translation>Eine Menge enthält Adressen, keine Ports. Anders sperren oder alles von der Adresse sperren.</translation>
    </message>
    <message>
        <source>One edit that can be undone. Nothing is blocked before the policy is pushed.</source>
        <translation>Eine Änderung, die sich zurücknehmen lässt. Gesperrt wird erst, wenn das Regelwerk übertragen ist.</translation>
    </message>
    <message>
        <source>Works at once, for all traffic that the set stands for, and stays when policies change.</source>
        <translation>Wirkt sofort, für allen Verkehr, für den die Menge steht, und bleibt, wenn Regelwerke wechseln.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::BottomPanel</name>
    <message>
        <source>Findings, where used, history</source>
        <translation>Befunde, Verwendung, Verlauf</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Leiste</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Findings %1</source>
        <translation>Befunde %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureCard</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More about %1</source>
        <translation>Mehr zu %1</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>wird gelesen…</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Broken after %1: %2</source>
        <translation>Beschädigt nach %1: %2</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>#%1</source>
        <translation>#%1</translation>
    </message>
    <message>
        <source>Where packets of %1 are met</source>
        <translation>Wo Pakete von %1 eintreffen</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CapturePanel</name>
    <message>
        <source>Captures</source>
        <translation>Mitschnitte</translation>
    </message>
    <message>
        <source>Add captures</source>
        <translation>Mitschnitte hinzufügen</translation>
    </message>
    <message>
        <source>Drop capture files here, or choose them with +.</source>
        <translation>Mitschnittdateien hier ablegen oder mit + wählen.</translation>
    </message>
    <message>
        <source>at</source>
        <translation>an</translation>
    </message>
    <message>
        <source>Device the captures are met at</source>
        <translation>Gerät, an dem die Mitschnitte eintreffen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>vor %n Änderung</numerusform>
            <numerusform>vor %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Use the sample captures</source>
        <translation>Beispielmitschnitte verwenden</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CaptureSet</name>
    <message>
        <source>leave out</source>
        <translation>auslassen</translation>
    </message>
    <message>
        <source>The policy has no device. Add one with its interfaces on the Policy page.</source>
        <translation>Das Regelwerk hat kein Gerät. Auf der Seite „Regelwerk“ eines mit seinen Schnittstellen hinzufügen.</translation>
    </message>
    <message>
        <source>Choose a capture first.</source>
        <translation>Zuerst einen Mitschnitt wählen.</translation>
    </message>
    <message>
        <source>A capture is still being read.</source>
        <translation>Ein Mitschnitt wird noch gelesen.</translation>
    </message>
    <message>
        <source>No capture is mapped to an interface of the device.</source>
        <translation>Kein Mitschnitt ist einer Schnittstelle des Geräts zugeordnet.</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
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
        <translation>Beenden</translation>
    </message>
    <message numerus="yes">
        <source>Captured %n packets to %1</source>
        <translation>
            <numerusform>%n Paket nach %1 mitgeschnitten</numerusform>
            <numerusform>%n Pakete nach %1 mitgeschnitten</numerusform>
        </translation>
    </message>
    <message>
        <source>Capture packets</source>
        <translation>Pakete mitschneiden</translation>
    </message>
    <message>
        <source>Captures (*.pcapng)</source>
        <translation>Mitschnitte (*.pcapng)</translation>
    </message>
    <message>
        <source>Capturing for up to %1 s: %2 of at most %3 packets</source>
        <translation>Mitschnitt für höchstens %1 s: %2 von höchstens %3 Paketen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CardModel</name>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>%1 on %2, %3</source>
        <comment>filter, device, place</comment>
        <translation>%1 auf %2, %3</translation>
    </message>
    <message>
        <source>%1. Last hit: %2</source>
        <translation>%1. Letzter Treffer: %2</translation>
    </message>
    <message>
        <source>%1: %2, %3 in all, %4 refused, last hit %5</source>
        <translation>%1: %2, insgesamt %3, abgewiesen %4, letzter Treffer %5</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CardWall</name>
    <message>
        <source>Applications</source>
        <translation>Zuweisungen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChainList</name>
    <message>
        <source>Broken: record %1 was changed after it was written.</source>
        <translation>Gebrochen: Eintrag %1 wurde nachträglich geändert.</translation>
    </message>
    <message>
        <source>Broken: record %1 does not follow the one before it.</source>
        <translation>Gebrochen: Eintrag %1 folgt nicht auf den davor.</translation>
    </message>
    <message>
        <source>Broken: record %1 is missing.</source>
        <translation>Gebrochen: Eintrag %1 fehlt.</translation>
    </message>
    <message>
        <source>Not the chain that was seen before: record %1 was cut off or written anew.</source>
        <translation>Nicht die Kette, die vorher gesehen wurde: Eintrag %1 wurde abgeschnitten oder neu geschrieben.</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>Diese Workstation</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Verifying, %1 records</source>
        <translation>Wird geprüft, %1 Einträge</translation>
    </message>
    <message>
        <source>Verified up to record %1</source>
        <translation>Geprüft bis Eintrag %1</translation>
    </message>
    <message>
        <source>Not verified: %1</source>
        <translation>Nicht geprüft: %1</translation>
    </message>
    <message>
        <source>No records yet</source>
        <translation>Noch keine Einträge</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Not reachable since %1</source>
        <translation>Nicht erreichbar seit %1</translation>
    </message>
    <message>
        <source>Broken at record %1: changed</source>
        <translation>Gebrochen bei Eintrag %1: geändert</translation>
    </message>
    <message>
        <source>Broken at record %1: not linked</source>
        <translation>Gebrochen bei Eintrag %1: nicht verkettet</translation>
    </message>
    <message>
        <source>Broken at record %1: missing</source>
        <translation>Gebrochen bei Eintrag %1: fehlt</translation>
    </message>
    <message>
        <source>Broken at record %1: not as seen before</source>
        <translation>Gebrochen bei Eintrag %1: nicht wie zuvor</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChangeModel</name>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>moved from %1 to %2</source>
        <translation>von %1 nach %2 verschoben</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>match</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>expiry</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>geändert: %1</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ChangeTable</name>
    <message>
        <source>What changes</source>
        <translation>Was sich ändert</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ColumnLayout</name>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Usual columns</source>
        <translation>Übliche Spalten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CommandPalette</name>
    <message>
        <source>Nothing is called that.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Find rules, sets, pages, commands…</source>
        <translation>Regeln, Listen, Seiten, Befehle suchen…</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ConnectionForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>SSH address</source>
        <translation>SSH-Adresse</translation>
    </message>
    <message>
        <source>Jump hosts</source>
        <translation>Sprungrechner</translation>
    </message>
    <message>
        <source>none; several with commas, from here to there</source>
        <translation>keine; mehrere mit Kommas, von hier nach dort</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>none: the SSH agent, then a password</source>
        <translation>keine: der SSH-Agent, dann ein Passwort</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>Speichern und verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Forget this device</source>
        <translation>Gerät vergessen</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>Gerät hinzufügen</translation>
    </message>
    <message>
        <source>Connect %1</source>
        <translation>%1 verbinden</translation>
    </message>
    <message>
        <source>How %1 is reached</source>
        <translation>Wie %1 erreicht wird</translation>
    </message>
    <message>
        <source>The device needs a name.</source>
        <translation>Das Gerät braucht einen Namen.</translation>
    </message>
    <message>
        <source>Forget its passwords</source>
        <translation>Passwörter vergessen</translation>
    </message>
    <message>
        <source>Takes the passwords and passphrases of this device out of the keychain</source>
        <translation>Entfernt die Passwörter und Passphrasen dieses Geräts aus dem Schlüsselbund</translation>
    </message>
    <message>
        <source>A push needs a second person&apos;s approval</source>
        <translation>Verteilen braucht die Genehmigung einer zweiten Person</translation>
    </message>
    <message>
        <source>Who pushes exports a request; somebody else looks at what would change and signs exactly that with an SSH key</source>
        <translation>Wer verteilt, exportiert eine Anfrage; jemand anderes sieht, was sich ändern würde, und signiert genau das mit einem SSH-Schlüssel</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ConnectionPanel</name>
    <message>
        <source>Key that is replaced</source>
        <translation>Schlüssel, der ersetzt wird</translation>
    </message>
    <message>
        <source>I compared this fingerprint with the device&apos;s own</source>
        <translation>Ich habe diesen Fingerabdruck mit dem des Geräts verglichen</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation>Jetzt verbinden</translation>
    </message>
    <message>
        <source>Change address</source>
        <translation>Adresse ändern</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbindung zu %1 wird aufgebaut</translation>
    </message>
    <message>
        <source>Step: %1</source>
        <translation>Schritt: %1</translation>
    </message>
    <message>
        <source>Not connected to %1</source>
        <translation>Nicht mit %1 verbunden</translation>
    </message>
    <message>
        <source>%1 is out of reach</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>Replace the old key</source>
        <translation>Alten Schlüssel ersetzen</translation>
    </message>
    <message>
        <source>Trust this key</source>
        <translation>Diesem Schlüssel vertrauen</translation>
    </message>
    <message>
        <source>Log in to %1</source>
        <translation>Anmelden bei %1</translation>
    </message>
    <message>
        <source>Passphrase of the key %1</source>
        <translation>Passphrase des Schlüssels %1</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>The server asks: %1</source>
        <translation>Der Server fragt: %1</translation>
    </message>
    <message>
        <source>The answer before was wrong.</source>
        <translation>Die Antwort davor war falsch.</translation>
    </message>
    <message>
        <source>Install the engine…</source>
        <translation>Engine installieren…</translation>
    </message>
    <message>
        <source>Remember in the keychain</source>
        <translation>Im Schlüsselbund merken</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CounterContext</name>
    <message>
        <source>one application</source>
        <translation>eine Zuweisung</translation>
    </message>
    <message numerus="yes">
        <source>all %n applications</source>
        <translation>
            <numerusform>%n Zuweisung</numerusform>
            <numerusform>alle %n Zuweisungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Simulation of %1, %2</source>
        <translation>Simulation von %1, %2</translation>
    </message>
    <message numerus="yes">
        <source>, before %n edits</source>
        <translation>
            <numerusform>, vor %n Änderung</numerusform>
            <numerusform>, vor %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>in</source>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>out</source>
        <translation>ausgehend</translation>
    </message>
    <message>
        <source>%1 on %2 %3, %4</source>
        <translation>%1 an %2 %3, %4</translation>
    </message>
    <message>
        <source>Live since the last reset, %1</source>
        <translation>Live seit der letzten Rücksetzung, %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::CountersView</name>
    <message>
        <source>Application whose counters are shown</source>
        <translation>Zuweisung, deren Zähler gezeigt werden</translation>
    </message>
    <message>
        <source>Show as bars</source>
        <translation>Als Balken zeigen</translation>
    </message>
    <message>
        <source>Export counters</source>
        <translation>Zähler exportieren</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Zähler</translation>
    </message>
    <message numerus="yes">
        <source>All %n applications</source>
        <translation>
            <numerusform>%n Zuweisung</numerusform>
            <numerusform>Alle %n Zuweisungen</numerusform>
        </translation>
    </message>
    <message>
        <source>simulation of %1</source>
        <translation>Simulation von %1</translation>
    </message>
    <message>
        <source>%1 received, %2 permitted · %3</source>
        <translation>%1 empfangen, %2 zugelassen · %3</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>vor %n Änderung</numerusform>
            <numerusform>vor %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Permit</source>
        <translation>Zugelassen</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <source>Undecidable</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Conform</source>
        <translation>Konform</translation>
    </message>
    <message>
        <source>Exceed</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>Nur Pakete dieser Regel</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>Zur Regel</translation>
    </message>
    <message>
        <source>Counters as CSV…</source>
        <translation>Zähler als CSV…</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Counters as JSON…</source>
        <translation>Zähler als JSON…</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 geschrieben</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployPage</name>
    <message>
        <source>Deploy</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>No devices yet</source>
        <translation>Noch keine Geräte</translation>
    </message>
    <message>
        <source>A device is a Linux host that runs the Tallygate engine, reached over SSH. What you push to it is proved first, and goes back by itself unless you confirm.</source>
        <translation>Ein Gerät ist ein Linux-Rechner, auf dem die Engine von Tallygate läuft, erreicht über SSH. Was dorthin verteilt wird, wird zuerst geprüft und geht von selbst zurück, wenn Sie es nicht bestätigen.</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>Gerät hinzufügen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Change how the device is reached</source>
        <translation>Erreichbarkeit ändern</translation>
    </message>
    <message>
        <source>Read again what runs there</source>
        <translation>Erneut lesen, was dort läuft</translation>
    </message>
    <message numerus="yes">
        <source>%1 → %n devices</source>
        <translation>
            <numerusform>%1 → %n Gerät</numerusform>
            <numerusform>%1 → %n Geräte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier revisions…</source>
        <translation>Frühere Revisionen…</translation>
    </message>
    <message>
        <source>Install the engine…</source>
        <translation>Engine installieren…</translation>
    </message>
    <message>
        <source>Upgrade the engine…</source>
        <translation>Engine erneuern…</translation>
    </message>
    <message>
        <source>Uninstall the engine…</source>
        <translation>Engine entfernen…</translation>
    </message>
    <message>
        <source>More for this device</source>
        <translation>Mehr zu diesem Gerät</translation>
    </message>
    <message>
        <source>The keychain did not take the password: %1</source>
        <translation>Der Schlüsselbund hat das Passwort nicht angenommen: %1</translation>
    </message>
    <message>
        <source>History of revisions…</source>
        <translation>Verlauf der Revisionen…</translation>
    </message>
    <message>
        <source>Approve a request…</source>
        <translation>Anfrage genehmigen…</translation>
    </message>
    <message>
        <source>Exported to %1: have somebody else approve it.</source>
        <translation>Exportiert nach %1: Lassen Sie es jemand anderen genehmigen.</translation>
    </message>
    <message>
        <source>Approved: %1 is for whoever pushes it, for 7 days.</source>
        <translation>Genehmigt: %1 ist für den, der verteilt, und gilt 7 Tage.</translation>
    </message>
    <message>
        <source>Approve a request</source>
        <translation>Anfrage genehmigen</translation>
    </message>
    <message>
        <source>Requests for approval (*.json);;All files (*)</source>
        <translation>Anfragen zur Genehmigung (*.json);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeployStrip</name>
    <message>
        <source>A new connection has to log in: see Deploy.</source>
        <translation>Eine neue Verbindung muss sich anmelden: siehe „Verteilen“.</translation>
    </message>
    <message numerus="yes">
        <source>Preparing a push to %n devices: nothing is in force yet.</source>
        <translation>
            <numerusform>Vorbereitung für %n Gerät: noch ist nichts in Kraft.</numerusform>
            <numerusform>Vorbereitung für %n Geräte: noch ist nichts in Kraft.</numerusform>
        </translation>
    </message>
    <message>
        <source>Carrying out what you decided.</source>
        <translation>Ihre Entscheidung wird ausgeführt.</translation>
    </message>
    <message>
        <source>The push that is under way</source>
        <translation>Die laufende Verteilung</translation>
    </message>
    <message>
        <source>Revision %1 is in force. It goes back by itself unless you keep it.</source>
        <translation>Revision %1 ist in Kraft. Ohne Ihr Behalten wird sie zurückgenommen.</translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices, and goes back by itself unless you keep it.</source>
        <translation>
            <numerusform>Sie ist auf %n Gerät in Kraft und wird ohne Ihr Behalten zurückgenommen.</numerusform>
            <numerusform>Sie ist auf %n Geräten in Kraft und wird ohne Ihr Behalten zurückgenommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Roll back now</source>
        <translation>Jetzt zu&amp;rücknehmen</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Zeigen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DesignerContext</name>
    <message>
        <source>Not changed: %1</source>
        <translation>Nicht geändert: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeviceBoard</name>
    <message>
        <source>Compare with %1</source>
        <translation>Mit %1 vergleichen</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>sending the policy</source>
        <translation>das Regelwerk wird gesendet</translation>
    </message>
    <message>
        <source>the engine checks it</source>
        <translation>die Engine prüft es</translation>
    </message>
    <message>
        <source>proving</source>
        <translation>wird bewiesen</translation>
    </message>
    <message>
        <source>putting it in force</source>
        <translation>wird in Kraft gesetzt</translation>
    </message>
    <message>
        <source>revision %1 in force, not confirmed</source>
        <translation>Revision %1 in Kraft, nicht bestätigt</translation>
    </message>
    <message>
        <source>confirming over a new connection</source>
        <translation>wird über eine neue Verbindung bestätigt</translation>
    </message>
    <message>
        <source>revision %1 confirmed</source>
        <translation>Revision %1 bestätigt</translation>
    </message>
    <message>
        <source>rolling back</source>
        <translation>wird zurückgenommen</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>nothing was put in force</source>
        <translation>nichts wurde in Kraft gesetzt</translation>
    </message>
    <message>
        <source>no address yet</source>
        <translation>noch keine Adresse</translation>
    </message>
    <message>
        <source>shows a host key that is not known</source>
        <translation>zeigt einen unbekannten Hostschlüssel</translation>
    </message>
    <message>
        <source>waits for a password</source>
        <translation>wartet auf ein Passwort</translation>
    </message>
    <message>
        <source>stopped, needs you</source>
        <translation>angehalten, braucht Sie</translation>
    </message>
    <message>
        <source>not reachable, tried again</source>
        <translation>nicht erreichbar, wird erneut versucht</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>wird verbunden</translation>
    </message>
    <message>
        <source>what runs there could not be read</source>
        <translation>was dort läuft, konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>reading what runs there</source>
        <translation>was dort läuft, wird gelesen</translation>
    </message>
    <message>
        <source>drift: not what was pushed</source>
        <translation>Abweichung: nicht, was verteilt wurde</translation>
    </message>
    <message>
        <source>no policy yet</source>
        <translation>noch kein Regelwerk</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>Revision %1</translation>
    </message>
    <message>
        <source>%1, not in this policy</source>
        <translation>%1, nicht in diesem Regelwerk</translation>
    </message>
    <message>
        <source>%1, the policy has errors</source>
        <translation>%1, das Regelwerk hat Fehler</translation>
    </message>
    <message>
        <source>%1, up to date</source>
        <translation>%1, aktuell</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n changes pending</source>
        <translation>
            <numerusform>%1, %n Änderung offen</numerusform>
            <numerusform>%1, %n Änderungen offen</numerusform>
        </translation>
    </message>
    <message>
        <source>revision %1, goes back to %2</source>
        <translation>Revision %1, zurück zu %2</translation>
    </message>
    <message>
        <source>no engine answers there</source>
        <translation>dort antwortet keine Engine</translation>
    </message>
    <message>
        <source>out of reach: how it ended is not known yet</source>
        <translation>nicht erreichbar: Ausgang noch unbekannt</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DeviceForm</name>
    <message>
        <source>“%1” is no address</source>
        <translation>„%1“ ist keine Adresse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Managed at</source>
        <translation>Verwaltet unter</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>host name or address</source>
        <translation>Hostname oder Adresse</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>Schnittstellen</translation>
    </message>
    <message>
        <source>wan0, lan0</source>
        <translation>wan0, lan0</translation>
    </message>
    <message>
        <source>Own addresses</source>
        <translation>Eigene Adressen</translation>
    </message>
    <message>
        <source>192.0.2.1, 2001:db8::1</source>
        <translation>192.0.2.1, 2001:db8::1</translation>
    </message>
    <message>
        <source>Joined groups</source>
        <translation>Beigetretene Gruppen</translation>
    </message>
    <message>
        <source>224.0.0.5, ff02::1:2</source>
        <translation>224.0.0.5, ff02::1:2</translation>
    </message>
    <message>
        <source>Drop incomplete headers</source>
        <translation>Unvollständige Header verwerfen</translation>
    </message>
    <message>
        <source>Drop overlong header chains</source>
        <translation>Überlange Header-Ketten verwerfen</translation>
    </message>
    <message>
        <source>Drop packets from an address to itself</source>
        <translation>Pakete einer Adresse an sich selbst verwerfen</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Management guard: always let in from</source>
        <translation>Management-Schutz: immer eingelassen von</translation>
    </message>
    <message>
        <source>198.51.100.0/24, [2001:db8::/32]:2222</source>
        <translation>198.51.100.0/24, [2001:db8::/32]:2222</translation>
    </message>
    <message>
        <source>Addresses that reach the device by SSH whatever the rules say, with a port where it is not 22. Empty: what is in force there stays, at first everywhere.</source>
        <translation>Adressen, die das Gerät per SSH erreichen, was auch immer die Regeln sagen; mit Port, wo er nicht 22 ist. Leer: was dort in Kraft ist, bleibt, anfangs überall.</translation>
    </message>
    <message>
        <source>Also router advertisements</source>
        <translation>Auch Router-Advertisements</translation>
    </message>
    <message>
        <source>Also redirects</source>
        <translation>Auch Redirects</translation>
    </message>
    <message>
        <source>Also DHCP</source>
        <translation>Auch DHCP</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DiffModel</name>
    <message>
        <source>added: %1</source>
        <translation>hinzugefügt: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>entfernt: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DiffView</name>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>What changes, line by line</source>
        <translation>Was sich ändert, Zeile für Zeile</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>wird ermittelt</translation>
    </message>
    <message>
        <source>Compare line by line</source>
        <translation>Zeile für Zeile vergleichen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n lines added</source>
        <translation>
            <numerusform>%n Zeile hinzugefügt</numerusform>
            <numerusform>%n Zeilen hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n entfernt</numerusform>
            <numerusform>%n entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing differs: what runs there and what would run are the same text.</source>
        <translation>Kein Unterschied: Was dort läuft und was laufen würde, ist derselbe Text.</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>Zeilen kopieren</translation>
    </message>
</context>
<context>
    <name>tallygate::app::DissectionModel</name>
    <message>
        <source>cut by the capture</source>
        <translation>vom Mitschnitt gekürzt</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>fehlerhaft</translation>
    </message>
    <message>
        <source>The capture kept %1 of the %2 bytes of this packet: what stood behind them is not known.</source>
        <translation>Der Mitschnitt hat %1 der %2 Bytes dieses Pakets behalten: Was dahinter stand, ist nicht bekannt.</translation>
    </message>
    <message numerus="yes">
        <source>The packet, or a length in a header around this one, ends after %n bytes of it, where more must follow.</source>
        <translation>
            <numerusform>Das Paket, oder eine Länge in einem Header darum herum, endet nach %n Byte davon, obwohl mehr folgen muss.</numerusform>
            <numerusform>Das Paket, oder eine Länge in einem Header darum herum, endet nach %n Bytes davon, obwohl mehr folgen muss.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its version or a length in it cannot be true: only the first %n bytes are read.</source>
        <translation>
            <numerusform>Seine Version oder eine Länge darin kann nicht stimmen: Nur das erste Byte wird gelesen.</numerusform>
            <numerusform>Seine Version oder eine Länge darin kann nicht stimmen: Nur die ersten %n Bytes werden gelesen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::DissectionView</name>
    <message>
        <source>Choose a packet in the list to see its fields and bytes.</source>
        <translation>Ein Paket der Liste wählen, um seine Felder und Bytes zu sehen.</translation>
    </message>
    <message>
        <source>Fields of the packet</source>
        <translation>Felder des Pakets</translation>
    </message>
    <message>
        <source>Add to rule</source>
        <translation>Zu Regel hinzufügen</translation>
    </message>
    <message>
        <source>%1 (selected on the Policy page)</source>
        <translation>%1 (auf der Seite „Regelwerk“ gewählt)</translation>
    </message>
    <message>
        <source>%1 (decided this packet)</source>
        <translation>%1 (entschied über dieses Paket)</translation>
    </message>
    <message>
        <source>Use as packet filter</source>
        <translation>Als Paketfilter verwenden</translation>
    </message>
</context>
<context>
    <name>tallygate::app::EffectiveRules</name>
    <message>
        <source>in</source>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>out</source>
        <translation>ausgehend</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Effective rules</source>
        <translation>Wirksame Regeln</translation>
    </message>
    <message>
        <source>Effective rules of %1 %2, %3</source>
        <translation>Wirksame Regeln von %1 %2, %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::EffectiveRulesModel</name>
    <message>
        <source>from %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>an %1</translation>
    </message>
    <message>
        <source>System checks</source>
        <translation>Systemprüfungen</translation>
    </message>
    <message>
        <source>Incomplete headers</source>
        <translation>Unvollständige Header</translation>
    </message>
    <message>
        <source>Overlong header chains</source>
        <translation>Überlange Header-Ketten</translation>
    </message>
    <message>
        <source>From an address to itself</source>
        <translation>Von einer Adresse an sich selbst</translation>
    </message>
    <message>
        <source>Management guard: what the device was told to always let through</source>
        <translation>Management-Schutz: was das Gerät laut Vorgabe immer durchlässt</translation>
    </message>
    <message>
        <source>, only %1</source>
        <translation>, nur %1</translation>
    </message>
    <message>
        <source>, through %1</source>
        <translation>, über %1</translation>
    </message>
    <message>
        <source> (missing)</source>
        <translation> (fehlt)</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Alles Übrige</translation>
    </message>
    <message>
        <source>No filter is applied: the rest passes</source>
        <translation>Kein Filter zugewiesen: Der Rest geht durch</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Trifft zu auf</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Management guard: always let through</source>
        <translation>Management-Schutz: immer durchgelassen</translation>
    </message>
    <message>
        <source>From %1 to TCP port %2</source>
        <translation>Von %1 zu TCP-Port %2</translation>
    </message>
    <message>
        <source>Router advertisements</source>
        <translation>Router-Advertisements</translation>
    </message>
    <message>
        <source>Redirects</source>
        <translation>Redirects</translation>
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
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>Not run: the policy has %n errors.</source>
        <translation>
            <numerusform>Nicht gestartet: Das Regelwerk hat %n Fehler.</numerusform>
            <numerusform>Nicht gestartet: Das Regelwerk hat %n Fehler.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule “%1”: %2</source>
        <translation>Regel „%1“: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The simulation could not be run.</source>
        <translation>Die Simulation konnte nicht laufen.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ExpressionEdit</name>
    <message>
        <source>Completions</source>
        <translation>Vervollständigungen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FigureChart</name>
    <message>
        <source>Chart of packets</source>
        <translation>Diagramm der Pakete</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FiguresCard</name>
    <message>
        <source>let through %1 · limited %2</source>
        <translation>%1 durchgelassen · %2 begrenzt</translation>
    </message>
    <message>
        <source>%1 · last at %2</source>
        <translation>%1 · zuletzt %2</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FilterBar</name>
    <message>
        <source>Filter this list: name, address, comment, action:drop, has:finding…</source>
        <translation>Regelliste filtern: Name, Adresse, Kommentar, action:drop, has:finding…</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Gespeicherte Filter</translation>
    </message>
    <message>
        <source>Figures shown</source>
        <translation>Gezeigte Zahlen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>„%1“ speichern</translation>
    </message>
    <message>
        <source>Forget “%1”</source>
        <translation>„%1“ vergessen</translation>
    </message>
    <message numerus="yes">
        <source>Simulation, all %n applications</source>
        <translation>
            <numerusform>Simulation, %n Zuweisung</numerusform>
            <numerusform>Simulation, alle %n Zuweisungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Simulation, %1</source>
        <translation>Simulation, %1</translation>
    </message>
    <message numerus="yes">
        <source>Live, all %n applications</source>
        <translation>
            <numerusform>Live, %n Zuweisung</numerusform>
            <numerusform>Live, alle %n Zuweisungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Live, %1</source>
        <translation>Live, %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FilterForm</name>
    <message>
        <source>Name of the filter</source>
        <translation>Name des Filters</translation>
    </message>
    <message>
        <source>What no rule matches</source>
        <translation>Worauf keine Regel zutrifft</translation>
    </message>
    <message>
        <source>Comment on the filter</source>
        <translation>Kommentar zum Filter</translation>
    </message>
    <message>
        <source>Name of the policy</source>
        <translation>Name des Regelwerks</translation>
    </message>
    <message>
        <source>Comment on the policy</source>
        <translation>Kommentar zum Regelwerk</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Log of it</source>
        <translation>Log dazu</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Regelwerk</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Findings</name>
    <message>
        <source>Check the policy</source>
        <translation>Regelwerk prüfen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::FindingsModel</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>No findings: every expression, set, service and meter makes sense, and every rule can be reached.</source>
        <translation>Keine Befunde: Alle Ausdrücke, Listen, Dienste und Begrenzer sind schlüssig, und jede Regel ist erreichbar.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Fleet</name>
    <message numerus="yes">
        <source>%n figures were not kept: there was no room for them</source>
        <translation>
            <numerusform>%n Wert wurde nicht gespeichert: kein Platz dafür</numerusform>
            <numerusform>%n Werte wurden nicht gespeichert: kein Platz dafür</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ForeignModel</name>
    <message>
        <source>%1, Wireshark warns</source>
        <translation>%1, Wireshark warnt</translation>
    </message>
    <message>
        <source>Computed by Wireshark, not carried by the frame.</source>
        <translation>Von Wireshark berechnet, nicht im Frame enthalten.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ForeignView</name>
    <message>
        <source>Asking Wireshark…</source>
        <translation>Wireshark wird gefragt…</translation>
    </message>
    <message>
        <source>sharkd starts again in a moment</source>
        <translation>sharkd startet gleich wieder</translation>
    </message>
    <message>
        <source>It failed before, so there is a pause.</source>
        <translation>Es ist zuvor gescheitert, daher gibt es eine Pause.</translation>
    </message>
    <message>
        <source>Fields of the packet, by Wireshark</source>
        <translation>Felder des Pakets, nach Wireshark</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>No packet is chosen</source>
        <translation>Kein Paket gewählt</translation>
    </message>
    <message>
        <source>This frame alone: what Wireshark knows from other packets is missing.</source>
        <translation>Nur dieser Frame: Was Wireshark aus anderen Paketen weiß, fehlt.</translation>
    </message>
    <message>
        <source>It is too large to be shown whole.</source>
        <translation>Die Zerlegung ist zu groß, um ganz gezeigt zu werden.</translation>
    </message>
    <message>
        <source>It said: %1</source>
        <translation>Es meldete: %1</translation>
    </message>
    <message>
        <source>sharkd is not installed</source>
        <translation>sharkd ist nicht installiert</translation>
    </message>
    <message>
        <source>Wireshark&apos;s dissection comes from its program sharkd, which runs without privileges and sees this frame alone. On Debian it is in the package wireshark-common:</source>
        <translation>Die Zerlegung von Wireshark kommt aus dessen Programm sharkd; es läuft ohne Rechte und sieht nur diesen Frame. In Debian steckt es im Paket wireshark-common:</translation>
    </message>
    <message>
        <source>sharkd was not started</source>
        <translation>sharkd wurde nicht gestartet</translation>
    </message>
    <message>
        <source>Its privileges could not be taken away, and it is not started with them.</source>
        <translation>Seine Rechte ließen sich nicht entziehen, und mit ihnen wird es nicht gestartet.</translation>
    </message>
    <message>
        <source>sharkd does not start</source>
        <translation>sharkd startet nicht</translation>
    </message>
    <message>
        <source>sharkd ended while it dissected this frame</source>
        <translation>sharkd endete, während es diesen Frame zerlegte</translation>
    </message>
    <message>
        <source>sharkd took too long for this frame and was stopped</source>
        <translation>sharkd brauchte für diesen Frame zu lange und wurde beendet</translation>
    </message>
    <message>
        <source>Wireshark&apos;s dissection of this frame is too large</source>
        <translation>Die Zerlegung dieses Frames durch Wireshark ist zu groß</translation>
    </message>
    <message>
        <source>It is longer than %1; sharkd was stopped.</source>
        <translation>Sie ist länger als %1; sharkd wurde beendet.</translation>
    </message>
    <message>
        <source>Wireshark cannot read this frame</source>
        <translation>Wireshark kann diesen Frame nicht lesen</translation>
    </message>
    <message>
        <source>Its link type is %1.</source>
        <translation>Sein Verbindungstyp ist %1.</translation>
    </message>
    <message>
        <source>The frame cannot be handed to sharkd</source>
        <translation>Der Frame kann sharkd nicht übergeben werden</translation>
    </message>
    <message>
        <source>No file can be written below %1.</source>
        <translation>Unter %1 lässt sich keine Datei schreiben.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Formatter</name>
    <message>
        <source>&lt; %1 %</source>
        <comment>share of a whole</comment>
        <translation>&lt; %1 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>share of a whole</comment>
        <translation>%1 %</translation>
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
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1/min</source>
        <comment>packets per minute</comment>
        <translation>%1/min</translation>
    </message>
    <message>
        <source>%1/h</source>
        <comment>packets per hour</comment>
        <translation>%1/h</translation>
    </message>
    <message>
        <source>1 packet</source>
        <translation>1 Paket</translation>
    </message>
    <message numerus="yes">
        <source>%1 packets</source>
        <translation>
            <numerusform>%1 Paket</numerusform>
            <numerusform>%1 Pakete</numerusform>
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
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a rate of anything per second</comment>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>tallygate::app::GraphPane</name>
    <message>
        <source>reset: %1, %2</source>
        <comment>why, who</comment>
        <translation>zurückgesetzt: %1, %2</translation>
    </message>
    <message>
        <source>Linear or logarithmic (L)</source>
        <translation>Linear oder logarithmisch (L)</translation>
    </message>
    <message>
        <source>Back to the present (End)</source>
        <translation>Zurück zur Gegenwart (Ende)</translation>
    </message>
    <message>
        <source>on %1, %2 · %3 · packets per second by %4</source>
        <translation>auf %1, %2 · %3 · Pakete je Sekunde nach %4</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>revision %1</source>
        <translation>Revision %1</translation>
    </message>
    <message>
        <source>counted anew</source>
        <translation>neu gezählt</translation>
    </message>
    <message>
        <source>Read the history of counters</source>
        <translation>Verlauf der Zähler lesen</translation>
    </message>
    <message>
        <source>Older figures could not be read: %1</source>
        <translation>Ältere Werte waren nicht lesbar: %1</translation>
    </message>
    <message>
        <source>Export the graph</source>
        <translation>Diagramm exportieren</translation>
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
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HealthItem</name>
    <message>
        <source>worker runs</source>
        <translation>Worker läuft</translation>
    </message>
    <message>
        <source>no worker</source>
        <translation>kein Worker</translation>
    </message>
    <message>
        <source>%1 frames lost</source>
        <translation>%1 Rahmen verloren</translation>
    </message>
    <message>
        <source>%1 log records lost</source>
        <translation>%1 Protokolleinträge verloren</translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <source>rings %1</source>
        <translation>Ringe %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HelpPane</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>All of the help</source>
        <translation>Gesamte Hilfe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Close help</source>
        <translation>Hilfe schließen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HexView</name>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>no bytes</source>
        <translation>keine Bytes</translation>
    </message>
    <message>
        <source>byte %1 of %2: %3</source>
        <translation>Byte %1 von %2: %3</translation>
    </message>
    <message>
        <source>highlighted %1 to %2: %3</source>
        <translation>hervorgehoben %1 bis %2: %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HistoryModel</name>
    <message>
        <source>As opened</source>
        <translation>Wie geöffnet</translation>
    </message>
    <message>
        <source> · undone</source>
        <translation> · rückgängig gemacht</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitDetails</name>
    <message>
        <source>Fields of the hit</source>
        <translation>Felder des Treffers</translation>
    </message>
    <message>
        <source>Hit</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>Zur Regel</translation>
    </message>
    <message>
        <source>Block…</source>
        <translation>Sperren…</translation>
    </message>
    <message>
        <source>Capture such packets…</source>
        <translation>Solche Pakete mitschneiden…</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitFilterBar</name>
    <message>
        <source>Filter hits: words, src:10.0.0.0/8, dport:443, verdict:drop, last:15m…</source>
        <translation>Treffer filtern: Wörter, src:10.0.0.0/8, dport:443, verdict:drop, last:15m…</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Forget “%1”</source>
        <translation>„%1“ vergessen</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>„%1“ speichern</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitModel</name>
    <message numerus="yes">
        <source>%1 hits not logged</source>
        <translation>
            <numerusform>%1 Treffer nicht geloggt</numerusform>
            <numerusform>%1 Treffer nicht geloggt</numerusform>
        </translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>Proto</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>%1: %2 by %3, %4 to %5</source>
        <translation>%1: %2 durch %3, %4 an %5</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitTable</name>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
</context>
<context>
    <name>tallygate::app::HitsView</name>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>No rule logged a packet. Switch logging on in the Log column of a rule.</source>
        <translation>Keine Regel hat ein Paket geloggt. Das Log wird in der Spalte „Log“ einer Regel eingeschaltet.</translation>
    </message>
    <message>
        <source>Export hits</source>
        <translation>Treffer exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%1 hits</source>
        <translation>
            <numerusform>%1 Treffer</numerusform>
            <numerusform>%1 Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 more not kept</source>
        <translation>%1 weitere nicht aufbewahrt</translation>
    </message>
    <message>
        <source>%1 more not logged, by sampling or the limit per second</source>
        <translation>%1 weitere nicht geloggt, wegen Stichprobe oder Grenze je Sekunde</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>Proto</translation>
    </message>
    <message>
        <source>Packets of the hits as pcapng…</source>
        <translation>Pakete der Treffer als pcapng…</translation>
    </message>
    <message>
        <source>Hits as CSV…</source>
        <translation>Treffer als CSV…</translation>
    </message>
    <message>
        <source>Export packets of the hits</source>
        <translation>Pakete der Treffer exportieren</translation>
    </message>
    <message>
        <source>Captures (*.pcapng)</source>
        <translation>Mitschnitte (*.pcapng)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n packets</source>
        <translation>
            <numerusform>%n Paket geschrieben</numerusform>
            <numerusform>%n Pakete geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>%n Treffer geschrieben</numerusform>
            <numerusform>%n Treffer geschrieben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ImportBar</name>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>comes</source>
        <translation>kommt hinzu</translation>
    </message>
    <message>
        <source>here already as %1</source>
        <translation>schon da als %1</translation>
    </message>
    <message>
        <source>here already</source>
        <translation>schon da</translation>
    </message>
    <message>
        <source>kept as here: %1</source>
        <translation>bleibt wie hier: %1</translation>
    </message>
    <message>
        <source>kept as here</source>
        <translation>bleibt wie hier</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rules</source>
        <translation>
            <numerusform>%Ln Regel</numerusform>
            <numerusform>%Ln Regeln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sets</source>
        <translation>
            <numerusform>%Ln Liste</numerusform>
            <numerusform>%Ln Listen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln services</source>
        <translation>
            <numerusform>%Ln Dienst</numerusform>
            <numerusform>%Ln Dienste</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln meters</source>
        <translation>
            <numerusform>%Ln Begrenzer</numerusform>
            <numerusform>%Ln Begrenzer</numerusform>
        </translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>What comes with the rules</source>
        <translation>Was mit den Regeln kommt</translation>
    </message>
    <message>
        <source>%1 into %2: %3</source>
        <translation>%1 nach %2: %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects are here already</source>
        <translation>
            <numerusform>%Ln Objekt ist schon da</numerusform>
            <numerusform>%Ln Objekte sind schon da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln names exist already with other content: kept as here</source>
        <translation>
            <numerusform>%Ln Name steht hier schon für anderen Inhalt: bleibt wie hier</numerusform>
            <numerusform>%Ln Namen stehen hier schon für anderen Inhalt: bleiben wie hier</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
</context>
<context>
    <name>tallygate::app::InspectorForm</name>
    <message>
        <source>enabled</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Enabled; turn off</source>
        <translation>Aktiv; ausschalten</translation>
    </message>
    <message>
        <source>Off; turn on</source>
        <translation>Aus; einschalten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::InterfaceGroupForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Interfaces</source>
        <translation>Schnittstellen</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Interface group</source>
        <translation>Schnittstellengruppe</translation>
    </message>
    <message>
        <source>Interfaces, by name or pattern</source>
        <translation>Schnittstellen, nach Name oder Muster</translation>
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
        <translation>Es ist noch nicht bekannt, ob es einen Schlüsselbund gibt.</translation>
    </message>
    <message>
        <source>There is no keychain: this is no desktop session (D-Bus).</source>
        <translation>Es gibt keinen Schlüsselbund: Dies ist keine Desktop-Sitzung (D-Bus).</translation>
    </message>
    <message>
        <source>There is no keychain in this session: neither a Secret Service such as GNOME Keyring nor KWallet.</source>
        <translation>In dieser Sitzung gibt es keinen Schlüsselbund: weder einen Secret Service wie GNOME Keyring noch KWallet.</translation>
    </message>
    <message>
        <source>This program was built without QtKeychain.</source>
        <translation>Dieses Programm wurde ohne QtKeychain gebaut.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LiveGraph</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>%1, peak %2</source>
        <translation>%1, Spitze %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Graph of rates over time</source>
        <translation>Verlauf der Raten</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>series and its value</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n Linie</numerusform>
            <numerusform>%n Linien</numerusform>
        </translation>
    </message>
    <message>
        <source>the last %1</source>
        <comment>stretch of time</comment>
        <translation>die letzten %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LogFields</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>One record for so many packets</source>
        <translation>Ein Eintrag je so viele Pakete</translation>
    </message>
    <message>
        <source>Records per second at most</source>
        <translation>Höchstens so viele Einträge je Sekunde</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>every packet</source>
        <translation>jedes Paket</translation>
    </message>
    <message>
        <source>exceeding packets</source>
        <translation>Pakete über der Rate</translation>
    </message>
    <message>
        <source>1 in</source>
        <translation>1 von</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>/s</source>
        <translation>/s</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
</context>
<context>
    <name>tallygate::app::LogsPage</name>
    <message>
        <source>No hits yet</source>
        <translation>Noch keine Treffer</translation>
    </message>
    <message>
        <source>A rule whose Log column is on writes a line for each packet that it decides. Lines of all connected devices come together here.</source>
        <translation>Eine Regel, deren Spalte Log eingeschaltet ist, schreibt zu jedem Paket, über das sie entscheidet, eine Zeile. Die Zeilen aller verbundenen Geräte kommen hier zusammen.</translation>
    </message>
    <message>
        <source>Go to the policy</source>
        <translation>Zum Regelwerk</translation>
    </message>
    <message>
        <source>No hit is like that.</source>
        <translation>Kein Treffer ist so.</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Filter hits</source>
        <translation>Treffer filtern</translation>
    </message>
    <message>
        <source>Go to the rule of the hit</source>
        <translation>Zur Regel des Treffers</translation>
    </message>
    <message>
        <source>Block what the hit came from…</source>
        <translation>Herkunft des Treffers sperren…</translation>
    </message>
    <message>
        <source>Export hits as CSV…</source>
        <translation>Treffer als CSV exportieren…</translation>
    </message>
    <message>
        <source>Export hits as JSON lines…</source>
        <translation>Treffer als JSON-Zeilen exportieren…</translation>
    </message>
    <message>
        <source>Added “%1”. It works once the policy is pushed.</source>
        <translation>„%1“ aufgenommen. Die Regel wirkt, sobald das Regelwerk übertragen ist.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>%1 is in @%2 on %3 now.</source>
        <translation>%1 steht jetzt auf %3 in @%2.</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Log durchsuchen</translation>
    </message>
    <message>
        <source>%1, more below</source>
        <translation>%1, weiter unten mehr</translation>
    </message>
    <message>
        <source>Paused, %1 new</source>
        <translation>Angehalten, %1 neu</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>No devices</source>
        <translation>Keine Geräte</translation>
    </message>
    <message>
        <source>%1 of %2 devices connected</source>
        <translation>%1 von %2 Geräten verbunden</translation>
    </message>
    <message>
        <source>The hit has no source address to block.</source>
        <translation>Der Treffer hat keine Quelladresse, die zu sperren wäre.</translation>
    </message>
    <message>
        <source>Only “%1”</source>
        <translation>Nur „%1“</translation>
    </message>
    <message>
        <source>Not “%1”</source>
        <translation>Nicht „%1“</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Export hits</source>
        <translation>Treffer exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message numerus="yes">
        <source>Wrote %n hits</source>
        <translation>
            <numerusform>%n Treffer geschrieben</numerusform>
            <numerusform>%n Treffer geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. No hits of %2: %3</source>
        <translation>%1. Keine Treffer von %2: %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MainWindow</name>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Open page in new window</source>
        <translation>Seite in neuem Fenster öffnen</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Help on this</source>
        <translation>Hilfe hierzu</translation>
    </message>
    <message>
        <source>All of the help</source>
        <translation>Gesamte Hilfe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MeterFields</name>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>Burst</translation>
    </message>
    <message>
        <source>Counted per</source>
        <translation>Gezählt je</translation>
    </message>
    <message>
        <source>Above it</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>IPv4 prefix</source>
        <translation>IPv4-Präfix</translation>
    </message>
    <message>
        <source>IPv6 prefix</source>
        <translation>IPv6-Präfix</translation>
    </message>
    <message>
        <source>20 packets/s, 10 Mb/s</source>
        <translation>20 packets/s, 10 Mb/s</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>alle zusammen</translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>source and destination</source>
        <translation>Quelle und Ziel</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MeterForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>One for the whole device</source>
        <translation>Einer für das ganze Gerät</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>All interfaces and filters of a device draw on the same allowance</source>
        <translation>Alle Schnittstellen und Filter eines Geräts teilen sich dasselbe Kontingent</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MetersView</name>
    <message>
        <source>Meters</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>No rule of this run uses a meter.</source>
        <translation>Keine Regel dieses Laufs verwendet einen Begrenzer.</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Zuweisung</translation>
    </message>
    <message>
        <source>Conform</source>
        <translation>Konform</translation>
    </message>
    <message>
        <source>Exceed</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Evictions</source>
        <translation>Verdrängt</translation>
    </message>
    <message>
        <source>Overflow</source>
        <translation>Überlauf</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MonitorPage</name>
    <message>
        <source>No device counts for you yet</source>
        <translation>Noch zählt kein Gerät für Sie</translation>
    </message>
    <message>
        <source>Here every application of a filter has a card with its rate and its totals, and every rule its line. Figures come as soon as a device is connected and runs a policy.</source>
        <translation>Hier hat jede Zuweisung eines Filters eine Karte mit Rate und Summen und jede Regel ihre Zeile. Werte kommen, sobald ein Gerät verbunden ist und eine Richtlinie ausführt.</translation>
    </message>
    <message>
        <source>Go to Deploy</source>
        <translation>Zu „Verteilen“</translation>
    </message>
    <message>
        <source>About the application</source>
        <translation>Zur Zuweisung</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>Drops</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>Rules of the application</source>
        <translation>Regeln der Zuweisung</translation>
    </message>
    <message>
        <source>Limits of the application</source>
        <translation>Begrenzer der Zuweisung</translation>
    </message>
    <message>
        <source>Drops of the interface</source>
        <translation>Verluste der Schnittstelle</translation>
    </message>
    <message>
        <source>No rule of this application limits anything.</source>
        <translation>Keine Regel dieser Zuweisung begrenzt etwas.</translation>
    </message>
    <message>
        <source>Nothing was dropped for another reason than a rule.</source>
        <translation>Nichts wurde aus einem anderen Grund als einer Regel verworfen.</translation>
    </message>
    <message>
        <source>Log hits</source>
        <translation>Protokolltreffer</translation>
    </message>
    <message>
        <source>Latest log hits of the application</source>
        <translation>Neueste Protokolltreffer der Zuweisung</translation>
    </message>
    <message>
        <source>No logged packet of this application yet. Rules log where “Log” is on.</source>
        <translation>Noch kein protokolliertes Paket dieser Zuweisung. Regeln protokollieren, wo „Protokoll“ an ist.</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>Überwachen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>Summen</translation>
    </message>
    <message>
        <source>Find a card</source>
        <translation>Karte suchen</translation>
    </message>
    <message>
        <source>The last %1</source>
        <translation>Die letzten %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>Zurücksetzen…</translation>
    </message>
    <message>
        <source>Export the graph as CSV…</source>
        <translation>Diagramm als CSV exportieren…</translation>
    </message>
    <message>
        <source>Export the graph as PNG…</source>
        <translation>Diagramm als PNG exportieren…</translation>
    </message>
    <message>
        <source>The reset was taken back.</source>
        <translation>Die Rücksetzung wurde zurückgenommen.</translation>
    </message>
    <message numerus="yes">
        <source>%n counters are shown from zero.</source>
        <translation>
            <numerusform>%n Zähler wird ab null gezeigt.</numerusform>
            <numerusform>%n Zähler werden ab null gezeigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>All devices</source>
        <translation>Alle Geräte</translation>
    </message>
    <message>
        <source>Nothing is counted</source>
        <translation>Nichts wird gezählt</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>applications, counters</comment>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n applications</source>
        <translation>
            <numerusform>%n Zuweisung</numerusform>
            <numerusform>%n Zuweisungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counters</source>
        <translation>
            <numerusform>%n Zähler</numerusform>
            <numerusform>%n Zähler</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>tallygate::app::MoveBar</name>
    <message>
        <source>number or section</source>
        <translation>Nummer oder Abschnitt</translation>
    </message>
    <message>
        <source>Move above this number, or to the end of this section</source>
        <translation>Über diese Nummer oder an das Ende dieses Abschnitts verschieben</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>Move %n rules above</source>
        <translation>
            <numerusform>%n Regel verschieben über</numerusform>
            <numerusform>%n Regeln verschieben über</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no rule or section “%1” in this filter</source>
        <translation>In diesem Filter gibt es keine Regel und keinen Abschnitt „%1“</translation>
    </message>
</context>
<context>
    <name>tallygate::app::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Act on this</source>
        <translation>Hierauf reagieren</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ObjectTree</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Filters and objects</source>
        <translation>Filter und Objekte</translation>
    </message>
    <message>
        <source>Removed %1</source>
        <translation>%1 entfernt</translation>
    </message>
    <message numerus="yes">
        <source>Removed %1, which %n places still name</source>
        <translation>
            <numerusform>%1 entfernt, %n Stelle nennt es noch</numerusform>
            <numerusform>%1 entfernt, %n Stellen nennen es noch</numerusform>
        </translation>
    </message>
    <message>
        <source>Add	Ins</source>
        <translation>Hinzufügen	Einfg</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Zuweisungen</translation>
    </message>
    <message>
        <source>Rename	F2</source>
        <translation>Umbenennen	F2</translation>
    </message>
    <message>
        <source>Duplicate	Ctrl+D</source>
        <translation>Duplizieren	Strg+D</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>Entfernen	Entf</translation>
    </message>
    <message>
        <source>Export rules (%1)…</source>
        <translation>Regeln exportieren (%1)…</translation>
    </message>
    <message>
        <source>Import rules…</source>
        <translation>Regeln importieren…</translation>
    </message>
    <message>
        <source>Add filter</source>
        <translation>Filter hinzufügen</translation>
    </message>
    <message>
        <source>Where filters are applied</source>
        <translation>Wo Filter zugewiesen sind</translation>
    </message>
    <message>
        <source>Add set</source>
        <translation>Liste hinzufügen</translation>
    </message>
    <message>
        <source>Add service</source>
        <translation>Dienst hinzufügen</translation>
    </message>
    <message>
        <source>Add meter</source>
        <translation>Begrenzer hinzufügen</translation>
    </message>
    <message>
        <source>Add device</source>
        <translation>Gerät hinzufügen</translation>
    </message>
    <message>
        <source>Add interface group</source>
        <translation>Schnittstellengruppe hinzufügen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ObjectTreeModel</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Applied to</source>
        <translation>Zugewiesen an</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Dienste</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Interface groups</source>
        <translation>Schnittst.-Gruppen</translation>
    </message>
    <message>
        <source>in</source>
        <translation>eingehend</translation>
    </message>
    <message>
        <source>out</source>
        <translation>ausgehend</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>, has findings</source>
        <translation>, hat Befunde</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeModel</name>
    <message>
        <source>Undecidable</source>
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Packet %1: %2; before %3; after %4</source>
        <translation>Paket %1: %2; vorher %3; nachher %4</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>Zeit (s)</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeTable</name>
    <message>
        <source>Packets that are decided differently</source>
        <translation>Pakete, die anders entschieden werden</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketChangeView</name>
    <message>
        <source>Capture</source>
        <translation>Mitschnitt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Where its packets are met</source>
        <translation>Wo seine Pakete eintreffen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>met at</source>
        <translation>trifft ein an</translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation>%1 eingehend</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>%1 ausgehend</translation>
    </message>
    <message>
        <source>Choose a capture</source>
        <translation>Mitschnitt wählen</translation>
    </message>
    <message>
        <source>Packet captures (*.pcap *.pcapng *.cap);;All files (*)</source>
        <translation>Mitschnitte (*.pcap *.pcapng *.cap);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Neither policy applies a filter here: no packet can be decided differently.</source>
        <translation>Keine der Richtlinien weist hier einen Filter zu: Kein Paket kann anders entschieden werden.</translation>
    </message>
    <message>
        <source>Both policies run over a capture, what runs and what would run, and packets that they decide differently are listed.</source>
        <translation>Beide Richtlinien laufen über einen Mitschnitt, die laufende und die neue; Pakete, die sie verschieden entscheiden, werden aufgelistet.</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>wird ermittelt</translation>
    </message>
    <message>
        <source>%1: what runs</source>
        <translation>%1: was läuft</translation>
    </message>
    <message>
        <source>%1: what would run</source>
        <translation>%1: was laufen würde</translation>
    </message>
    <message>
        <source>Compare on %1</source>
        <translation>An %1 vergleichen</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>Cancelled: nothing was compared.</source>
        <translation>Abgebrochen: Es wurde nichts verglichen.</translation>
    </message>
    <message>
        <source>The first %1 are listed, %2 more are not.</source>
        <translation>Die ersten %1 sind aufgelistet, %2 weitere nicht.</translation>
    </message>
    <message>
        <source>The capture is broken behind them: %1</source>
        <translation>Der Mitschnitt ist dahinter beschädigt: %1</translation>
    </message>
    <message>
        <source>as on the Simulate page</source>
        <translation>wie auf der Seite Simulation</translation>
    </message>
    <message>
        <source>%1 has other interfaces than when the Simulate page read it: let it be read again there.</source>
        <translation>%1 hat andere Schnittstellen als beim Lesen auf der Seite Simulation: dort neu lesen lassen.</translation>
    </message>
    <message>
        <source>Decided differently: none of %1, met at %2.</source>
        <translation>Anders entschieden: keines von %1, eingetroffen an %2.</translation>
    </message>
    <message>
        <source>Decided differently: %1 of %2, met at %3.</source>
        <translation>Anders entschieden: %1 von %2, eingetroffen an %3.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketFilterBar</name>
    <message>
        <source>Filter packets</source>
        <translation>Pakete filtern</translation>
    </message>
    <message>
        <source>Filter packets: tcp.flags.syn == 1 || dns, verdict:drop, rule:8, on:wan0</source>
        <translation>Pakete filtern: tcp.flags.syn == 1 || dns, verdict:drop, rule:8, on:wan0</translation>
    </message>
    <message>
        <source>Frame number</source>
        <translation>Frame-Nummer</translation>
    </message>
    <message>
        <source>Go to frame</source>
        <translation>Gehe zu Frame</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>“%1” must hold in any case: nothing can be joined to it by “or”.</source>
        <translation>„%1“ muss in jedem Fall gelten: Daran lässt sich nichts mit „oder“ anfügen.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketModel</name>
    <message>
        <source>Frame</source>
        <translation>Frame</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Proto</source>
        <translation>Proto</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Frame %1: %2, by %3</source>
        <translation>Frame %1: %2, durch %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PacketTable</name>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>Nur Pakete dieser Regel</translation>
    </message>
    <message>
        <source>Filter: source %1</source>
        <translation>Filtern: Quelle %1</translation>
    </message>
    <message>
        <source>Filter: destination %1</source>
        <translation>Filtern: Ziel %1</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PageSource</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PanelModel</name>
    <message>
        <source>. Alt+Enter: %1</source>
        <translation>. Alt+Eingabe: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PlanPanel</name>
    <message numerus="yes">
        <source>%n packets would not be judged as they should</source>
        <translation>
            <numerusform>%n Paket würde nicht beurteilt, wie es soll</numerusform>
            <numerusform>%n Pakete würden nicht beurteilt, wie sie sollen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packets proved at the engine, by: %1</source>
        <translation>
            <numerusform>%n Paket an der Engine bewiesen, durch: %1</numerusform>
            <numerusform>%n Pakete an der Engine bewiesen, durch: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Your session stays</source>
        <translation>Ihre Sitzung bleibt</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Runs now</source>
        <translation>Läuft jetzt</translation>
    </message>
    <message>
        <source>Before anything happens on %1</source>
        <translation>Bevor auf %1 etwas geschieht</translation>
    </message>
    <message>
        <source>The open policy has no device of this name: add one there, or choose another policy.</source>
        <translation>Das geöffnete Regelwerk hat kein Gerät dieses Namens: fügen Sie dort eines hinzu oder wählen Sie ein anderes Regelwerk.</translation>
    </message>
    <message>
        <source>being worked out</source>
        <translation>wird ermittelt</translation>
    </message>
    <message>
        <source>%1 rules, %2 errors, %3 warnings</source>
        <translation>%1 Regeln, %2 Fehler, %3 Warnungen</translation>
    </message>
    <message>
        <source>The device does not tell how it sees this session, so nothing can be proved of it.</source>
        <translation>Das Gerät sagt nicht, wie es diese Sitzung sieht; von ihr lässt sich nichts beweisen.</translation>
    </message>
    <message>
        <source>%1 is proved both ways at the engine before anything is put in force</source>
        <translation>%1 wird an der Engine in beiden Richtungen bewiesen, bevor etwas in Kraft tritt</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>Nichts ändert sich</translation>
    </message>
    <message>
        <source>No rule changes</source>
        <translation>Keine Regel ändert sich</translation>
    </message>
    <message>
        <source>What changes, after revision %1</source>
        <translation>Was sich ändert, nach Revision %1</translation>
    </message>
    <message>
        <source>sets</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>meters</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>applications</source>
        <translation>Zuweisungen</translation>
    </message>
    <message>
        <source>management guard</source>
        <translation>Verwaltungsschutz</translation>
    </message>
    <message>
        <source>system checks</source>
        <translation>Systemprüfungen</translation>
    </message>
    <message>
        <source>port isolation</source>
        <translation>Portisolierung</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>local addresses</source>
        <translation>eigene Adressen</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; also: %2</source>
        <translation>%1; außerdem: %2</translation>
    </message>
    <message>
        <source>%1 kept, %2 new, %3 end</source>
        <translation>%1 bleiben, %2 neu, %3 enden</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>%1 has staged revision %2 and not put it in force; a push replaces it</source>
        <translation>%1 hat Revision %2 bereitgestellt und nicht in Kraft gesetzt; Verteilen ersetzt sie</translation>
    </message>
    <message>
        <source>Revision %1 by %2 is not what was last pushed from here: look at what changes before you replace it</source>
        <translation>Revision %1 von %2 ist nicht, was von hier zuletzt verteilt wurde: sehen Sie die Änderungen an, bevor Sie sie ersetzen</translation>
    </message>
    <message>
        <source>No policy: everything passes and nothing is counted by rule</source>
        <translation>Kein Regelwerk: alles geht durch, nach Regeln wird nichts gezählt</translation>
    </message>
    <message>
        <source>Revision %1 by %2</source>
        <translation>Revision %1 von %2</translation>
    </message>
    <message>
        <source>Revision %1 by %2: %3</source>
        <translation>Revision %1 von %2: %3</translation>
    </message>
    <message>
        <source>Revision %1 as the device keeps it: %2 rules</source>
        <translation>Revision %1, wie das Gerät sie hat: %2 Regeln</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Was sich ändert</translation>
    </message>
    <message>
        <source>Rule by rule</source>
        <translation>Regel für Regel</translation>
    </message>
    <message>
        <source>Line by line</source>
        <translation>Zeile für Zeile</translation>
    </message>
    <message>
        <source>On a capture</source>
        <translation>An einem Mitschnitt</translation>
    </message>
    <message>
        <source>Back to the open policy</source>
        <translation>Zurück zur offenen Richtlinie</translation>
    </message>
    <message>
        <source>Push what is open in place of the earlier revision (Esc)</source>
        <translation>Die offene statt der früheren Revision übertragen (Esc)</translation>
    </message>
    <message>
        <source>Before %1 goes back to revision %2</source>
        <translation>Bevor %1 auf Revision %2 zurückgeht</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicyBars</name>
    <message>
        <source>Policy file</source>
        <translation>Regelwerksdatei</translation>
    </message>
    <message>
        <source>Search rules, sets, addresses…</source>
        <translation>Regeln, Listen, Adressen suchen…</translation>
    </message>
    <message>
        <source>1 unsaved edit</source>
        <translation>1 ungespeicherte Änderung</translation>
    </message>
    <message>
        <source>%1 unsaved edits</source>
        <translation>%1 ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Not saved in a file yet</source>
        <translation>Noch nicht in einer Datei gespeichert</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>1 Regel</translation>
    </message>
    <message>
        <source>%1 rules</source>
        <translation>%1 Regeln</translation>
    </message>
    <message>
        <source>1 finding</source>
        <translation>1 Befund</translation>
    </message>
    <message>
        <source>%1 findings</source>
        <translation>%1 Befunde</translation>
    </message>
    <message>
        <source>Autosaved %1</source>
        <translation>Automatisch gespeichert %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicyPage</name>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>No rules yet</source>
        <translation>Noch keine Regeln</translation>
    </message>
    <message>
        <source>Rules are tried from the top. The first that matches decides; what no rule matches gets the default in the last row.</source>
        <translation>Regeln werden von oben geprüft. Die erste, die zutrifft, entscheidet; worauf keine zutrifft, erhält den Standard in der letzten Zeile.</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <source>No rule matches</source>
        <translation>Keine passende Regel</translation>
    </message>
    <message>
        <source>The filter above hides every rule of this list.</source>
        <translation>Der Filter darüber blendet alle Regeln der Liste aus.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>No filter yet</source>
        <translation>Noch kein Filter</translation>
    </message>
    <message>
        <source>A filter is an ordered list of rules. It takes effect where it is applied: on an interface of a device, in one direction.</source>
        <translation>Ein Filter ist eine geordnete Folge von Regeln. Er wirkt, wo er zugewiesen ist: an einer Schnittstelle eines Geräts, in einer Richtung.</translation>
    </message>
    <message>
        <source>Add filter</source>
        <translation>Filter hinzufügen</translation>
    </message>
    <message>
        <source>Show the inspector</source>
        <translation>Inspektor zeigen</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Edits cannot be autosaved: %1</source>
        <translation>Änderungen können nicht automatisch gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message numerus="yes">
        <source>Brought back %n edits</source>
        <translation>
            <numerusform>%n Änderung wiederhergestellt</numerusform>
            <numerusform>%n Änderungen wiederhergestellt</numerusform>
        </translation>
    </message>
    <message>
        <source>Brought back %1 edits; %2 no longer fitted</source>
        <translation>%1 Änderungen wiederhergestellt; %2 passten nicht mehr</translation>
    </message>
    <message>
        <source>a policy that was never saved</source>
        <translation>einem nie gespeicherten Regelwerk</translation>
    </message>
    <message>
        <source>1 edit</source>
        <translation>1 Änderung</translation>
    </message>
    <message>
        <source>%1 edits</source>
        <translation>%1 Änderungen</translation>
    </message>
    <message>
        <source>Recovery copy: %1 to %2 from %3, not saved when the program ended.</source>
        <translation>Wiederherstellungskopie: %1 an %2 von %3, beim Programmende nicht gespeichert.</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Take the file, drop my edits</source>
        <translation>Datei übernehmen, eigene Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Keep what is here</source>
        <translation>Stand hier behalten</translation>
    </message>
    <message>
        <source>%1 was changed by another program.</source>
        <translation>%1 wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>1 unsaved edit</source>
        <translation>1 ungespeicherte Änderung</translation>
    </message>
    <message>
        <source>%1 unsaved edits</source>
        <translation>%1 ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>%1 in %2.</source>
        <translation>%1 in %2.</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>Speichern und schließen</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Ohne Speichern schließen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PolicySession</name>
    <message>
        <source>Untitled policy</source>
        <translation>Regelwerk ohne Namen</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Look for unsaved work</source>
        <translation>Nach ungespeicherten Änderungen suchen</translation>
    </message>
    <message>
        <source>Recover unsaved edits</source>
        <translation>Ungespeicherte Änderungen wiederherstellen</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Read %1 again</source>
        <translation>%1 neu lesen</translation>
    </message>
    <message>
        <source>Compare with the file</source>
        <translation>Mit der Datei vergleichen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ProgressStrip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <comment>done of total unit</comment>
        <translation>%1 von %2 %3</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ProportionBar</name>
    <message>
        <source>Shares of verdicts</source>
        <translation>Anteile der Urteile</translation>
    </message>
</context>
<context>
    <name>tallygate::app::PushBar</name>
    <message>
        <source>Why: for the history</source>
        <translation>Warum: für den Verlauf</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source> s to confirm</source>
        <translation> s zum Bestätigen</translation>
    </message>
    <message>
        <source>Seconds to confirm in</source>
        <translation>Sekunden zum Bestätigen</translation>
    </message>
    <message>
        <source>One first</source>
        <translation>Erst eines</translation>
    </message>
    <message>
        <source>The first device is pushed and confirmed before the others</source>
        <translation>Das erste Gerät wird vor den anderen verteilt und bestätigt</translation>
    </message>
    <message>
        <source>Roll back now</source>
        <translation>Jetzt zurücknehmen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message numerus="yes">
        <source>Push to %n devices</source>
        <translation>
            <numerusform>An %n Gerät verteilen</numerusform>
            <numerusform>An %n Geräte verteilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Push</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Choose devices to push to</source>
        <translation>Geräte zum Verteilen auswählen</translation>
    </message>
    <message>
        <source>Nothing stays in force without your word</source>
        <translation>Nichts bleibt ohne Ihr Wort in Kraft</translation>
    </message>
    <message>
        <source>Each device goes back by itself unless you confirm.</source>
        <translation>Jedes Gerät geht von selbst zurück, wenn Sie nicht bestätigen.</translation>
    </message>
    <message>
        <source>Revision %1 stays in force.</source>
        <translation>Revision %1 bleibt in Kraft.</translation>
    </message>
    <message>
        <source>It was confirmed over a new connection to every device.</source>
        <translation>Sie wurde über eine neue Verbindung zu jedem Gerät bestätigt.</translation>
    </message>
    <message>
        <source>Nothing of it is in force: all devices have what they had.</source>
        <translation>Nichts davon ist in Kraft: alle Geräte haben, was sie hatten.</translation>
    </message>
    <message>
        <source>The new connection to %1 has to log in.</source>
        <translation>Die neue Verbindung zu %1 muss sich anmelden.</translation>
    </message>
    <message>
        <source>It goes back by itself unless you keep it.</source>
        <translation>Sie geht von selbst zurück, wenn Sie sie nicht behalten.</translation>
    </message>
    <message>
        <source>Preparing: nothing is in force yet.</source>
        <translation>Vorbereitung: noch ist nichts in Kraft.</translation>
    </message>
    <message>
        <source>All devices are proved before any is changed.</source>
        <translation>Alle Geräte werden geprüft, bevor eines geändert wird.</translation>
    </message>
    <message>
        <source>Carrying out what you decided.</source>
        <translation>Ihre Entscheidung wird ausgeführt.</translation>
    </message>
    <message>
        <source>A new connection to each device shows that one still gets in.</source>
        <translation>Eine neue Verbindung zu jedem Gerät zeigt, dass man noch hineinkommt.</translation>
    </message>
    <message numerus="yes">
        <source>It stays in force on %n devices.</source>
        <translation>
            <numerusform>Sie bleibt auf %n Gerät in Kraft.</numerusform>
            <numerusform>Sie bleibt auf %n Geräten in Kraft.</numerusform>
        </translation>
    </message>
    <message>
        <source>Revision %1 is in force.</source>
        <translation>Revision %1 ist in Kraft.</translation>
    </message>
    <message numerus="yes">
        <source>It is in force on %n devices.</source>
        <translation>
            <numerusform>Sie ist auf %n Gerät in Kraft.</numerusform>
            <numerusform>Sie ist auf %n Geräten in Kraft.</numerusform>
        </translation>
    </message>
    <message>
        <source>Use an approval…</source>
        <translation>Genehmigung verwenden…</translation>
    </message>
    <message>
        <source>Export for approval…</source>
        <translation>Zur Genehmigung exportieren…</translation>
    </message>
    <message>
        <source>Approved by %1</source>
        <translation>Genehmigt von %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The approval is not of this</source>
        <translation>Die Genehmigung gilt nicht hierfür</translation>
    </message>
    <message>
        <source>This push needs a second person&apos;s approval</source>
        <translation>Dieses Verteilen braucht die Genehmigung einer zweiten Person</translation>
    </message>
    <message>
        <source>Export what would change; somebody else looks at it and signs it; then use that approval.</source>
        <translation>Exportieren Sie, was sich ändern würde; jemand anderes sieht es an und signiert es; dann verwenden Sie diese Genehmigung.</translation>
    </message>
    <message>
        <source>Export for approval</source>
        <translation>Zur Genehmigung exportieren</translation>
    </message>
    <message>
        <source>Requests for approval (*.json)</source>
        <translation>Anfragen zur Genehmigung (*.json)</translation>
    </message>
    <message>
        <source>Use an approval</source>
        <translation>Genehmigung verwenden</translation>
    </message>
    <message>
        <source>Approvals (*.approval.json);;All files (*)</source>
        <translation>Genehmigungen (*.approval.json);;Alle Dateien (*)</translation>
    </message>
    <message numerus="yes">
        <source>How it ended on %n devices is not known.</source>
        <translation>
            <numerusform>Der Ausgang auf %n Gerät ist nicht bekannt.</numerusform>
            <numerusform>Der Ausgang auf %n Geräten ist nicht bekannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Out of reach at the end: the history tells it once the device answers.</source>
        <translation>Am Ende nicht erreichbar: Der Verlauf zeigt es, sobald das Gerät antwortet.</translation>
    </message>
    <message>
        <source>Narrow the guard</source>
        <translation>Schutz verengen</translation>
    </message>
    <message>
        <source>The management guard loses entries: those addresses no longer reach the device whatever the rules say. Without this the device refuses the push.</source>
        <translation>Der Management-Schutz verliert Einträge: diese Adressen erreichen das Gerät nicht mehr, was auch immer die Regeln sagen. Ohne dies lehnt das Gerät die Übertragung ab.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::QuestionBar</name>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
</context>
<context>
    <name>tallygate::app::Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RailButton</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n neu</numerusform>
            <numerusform>%n neu</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::RateWatch</name>
    <message>
        <source>Read what rates are usual</source>
        <translation>Übliche Raten lesen</translation>
    </message>
    <message>
        <source>Show the day</source>
        <translation>Den Tag zeigen</translation>
    </message>
    <message>
        <source>%1: %2 in the last minute, 24 h median %3</source>
        <comment>verdict, rate, rate</comment>
        <translation>%1: %2 in der letzten Minute, Median aus 24 h %3</translation>
    </message>
    <message>
        <source>The median is that of stretches of five minutes, as far as the last 24 hours are stored here.</source>
        <translation>Der Median ist der von Abschnitten zu fünf Minuten, soweit die letzten 24 Stunden hier gespeichert sind.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ReplaceBar</name>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Ersetzen durch</translation>
    </message>
    <message>
        <source>In which column</source>
        <translation>In welcher Spalte</translation>
    </message>
    <message>
        <source>All columns</source>
        <translation>Alle Spalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Was sich ändern würde</translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n Stelle</numerusform>
            <numerusform>%n Stellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced in %n rules</source>
        <translation>
            <numerusform>In %n Regel ersetzt</numerusform>
            <numerusform>In %n Regeln ersetzt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::ResetBar</name>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>What is shown from zero</source>
        <translation>Was ab null gezeigt wird</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Why: for whoever looks at the figures later</source>
        <translation>Warum: für alle, die die Werte später ansehen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show from zero:</source>
        <translation>Ab null zeigen:</translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>Regel %1</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>Filter %1, wherever it is applied</source>
        <translation>Filter %1, wo immer er zugewiesen ist</translation>
    </message>
    <message>
        <source>All of %1</source>
        <translation>Alles von %1</translation>
    </message>
    <message>
        <source>taken back at once</source>
        <translation>sofort zurückgenommen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionModel</name>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Pushed</source>
        <translation>Verteilt</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Ausgang</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionPanel</name>
    <message>
        <source>History of revisions</source>
        <translation>Verlauf der Revisionen</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>Verlauf filtern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>Noch keine Revision</translation>
    </message>
    <message>
        <source>Nothing was ever pushed to this device. Each push makes a revision, and the device keeps the last hundred.</source>
        <translation>Auf dieses Gerät wurde noch nie etwas verteilt. Jedes Verteilen ergibt eine Revision; das Gerät bewahrt die letzten hundert auf.</translation>
    </message>
    <message>
        <source>Compare with what runs</source>
        <translation>Mit dem Laufenden vergleichen</translation>
    </message>
    <message>
        <source>Go back to this</source>
        <translation>Hierauf zurückgehen</translation>
    </message>
    <message>
        <source>History of revisions of %1</source>
        <translation>Verlauf der Revisionen von %1</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n Eintrag</numerusform>
            <numerusform>%n Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Only what was pushed from here: %1</source>
        <translation>Nur was von hier verteilt wurde: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionReading</name>
    <message>
        <source>Read revision %1</source>
        <translation>Revision %1 lesen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RevisionTable</name>
    <message>
        <source>History of revisions</source>
        <translation>Verlauf der Revisionen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleCommands</name>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Add rule below</source>
        <translation>Regel darunter hinzufügen</translation>
    </message>
    <message>
        <source>Add section</source>
        <translation>Abschnitt hinzufügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Enable or disable</source>
        <translation>Ein- oder ausschalten</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move to number or section…</source>
        <translation>Zu Nummer oder Abschnitt verschieben…</translation>
    </message>
    <message>
        <source>Where used</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Filter this list</source>
        <translation>Regelliste filtern</translation>
    </message>
    <message>
        <source>Find and replace…</source>
        <translation>Suchen und ersetzen…</translation>
    </message>
    <message>
        <source>Collapse all sections</source>
        <translation>Alle Abschnitte einklappen</translation>
    </message>
    <message>
        <source>Expand all sections</source>
        <translation>Alle Abschnitte ausklappen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>1 Regel</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>New section</source>
        <translation>Neuer Abschnitt</translation>
    </message>
    <message>
        <source>Removed %1</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>Removed %1 with %2</source>
        <translation>%1 mit %2 entfernt</translation>
    </message>
    <message>
        <source>a section</source>
        <translation>Ein Abschnitt</translation>
    </message>
    <message numerus="yes">
        <source>%n sections</source>
        <translation>
            <numerusform>%n Abschnitt</numerusform>
            <numerusform>%n Abschnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules cannot be moved while the list is filtered: what lies between them is hidden.</source>
        <translation>Regeln lassen sich nicht verschieben, solange die Liste gefiltert ist: Was dazwischen liegt, ist ausgeblendet.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Cannot paste: %1</source>
        <translation>Einfügen nicht möglich: %1</translation>
    </message>
    <message>
        <source>Added %1, one for each address</source>
        <translation>%1 hinzugefügt, eine je Adresse</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Export rules…</source>
        <translation>Regeln exportieren…</translation>
    </message>
    <message>
        <source>Import rules…</source>
        <translation>Regeln importieren…</translation>
    </message>
    <message>
        <source>Hits in the log</source>
        <translation>Treffer im Log</translation>
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
        <translation>„%1“ ist keine Log-Einstellung: no, yes, exceeding, 1/10 oder 5/s</translation>
    </message>
    <message>
        <source>“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31</source>
        <translation>„%1“ ist keine Zeitangabe: never, 30d, 2w, 6m oder ein Datum wie 2026-12-31</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleExchange</name>
    <message>
        <source>rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Export rules (%1)…</source>
        <translation>Regeln exportieren (%1)…</translation>
    </message>
    <message>
        <source>The export before this one is still being written</source>
        <translation>Der vorige Export wird noch geschrieben</translation>
    </message>
    <message numerus="yes">
        <source>Export %Ln rules</source>
        <translation>
            <numerusform>%Ln Regel exportieren</numerusform>
            <numerusform>%Ln Regeln exportieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules of Tallygate (*.json)</source>
        <translation>Regeln von Tallygate (*.json)</translation>
    </message>
    <message>
        <source>Writing rules</source>
        <translation>Regeln schreiben</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>Exported to %1: %2</source>
        <translation>Nach %1 exportiert: %2</translation>
    </message>
    <message>
        <source>Stopped; %1 was not written</source>
        <translation>Angehalten; %1 wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Not exported: %1</source>
        <translation>Nicht exportiert: %1</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Regeln importieren</translation>
    </message>
    <message>
        <source>Rules (*.json *.csv);;All files (*)</source>
        <translation>Regeln (*.json *.csv);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Stopped; nothing of %1 came in</source>
        <translation>Angehalten; aus %1 wurde nichts übernommen</translation>
    </message>
    <message>
        <source>Nothing imported: %1</source>
        <translation>Nichts importiert: %1</translation>
    </message>
    <message>
        <source>Nothing imported: there are no rules in %1</source>
        <translation>Nichts importiert: in %1 sind keine Regeln</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Imported from %1: %2</source>
        <translation>Aus %1 importiert: %2</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleForm</name>
    <message>
        <source>1 field</source>
        <translation>1 Feld</translation>
    </message>
    <message>
        <source>%1 fields</source>
        <translation>%1 Felder</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>In the last simulation</source>
        <translation>In der letzten Simulation</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>Regel %1</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>choose a meter</source>
        <translation>Begrenzer wählen</translation>
    </message>
    <message>
        <source>%1 (missing)</source>
        <translation>%1 (fehlt)</translation>
    </message>
    <message>
        <source>New meter</source>
        <translation>Neuer Begrenzer</translation>
    </message>
    <message>
        <source>“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31</source>
        <translation>„%1“ ist keine Zeitangabe: never, 30d, 2w, 6m oder ein Datum wie 2026-12-31</translation>
    </message>
    <message>
        <source>Last edit %1: %2</source>
        <translation>Zuletzt geändert %1: %2</translation>
    </message>
    <message>
        <source>On devices now</source>
        <translation>Jetzt auf Geräten</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleHistory</name>
    <message>
        <source>Read revision %1</source>
        <translation>Revision %1 lesen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RulePanel</name>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>Log every hit</source>
        <translation>Jeden Treffer loggen</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Platz</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>in 1 day</source>
        <translation>in 1 Tag</translation>
    </message>
    <message>
        <source>in 1 week</source>
        <translation>in 1 Woche</translation>
    </message>
    <message>
        <source>in 30 days</source>
        <translation>in 30 Tagen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Von %1</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>An %1</translation>
    </message>
    <message>
        <source>From frame %1</source>
        <translation>Aus Frame %1</translation>
    </message>
    <message>
        <source>The policy has no meter yet: add one on the Policy page.</source>
        <translation>Das Regelwerk hat noch keinen Begrenzer: auf der Seite „Regelwerk“ einen hinzufügen.</translation>
    </message>
    <message>
        <source>Nothing is asked for: this rule matches every packet.</source>
        <translation>Ohne Bedingung: Diese Regel trifft auf jedes Paket zu.</translation>
    </message>
    <message>
        <source>Added rule “%1”</source>
        <translation>Regel „%1“ hinzugefügt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTable</name>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>no log</source>
        <translation>kein Log</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Andere…</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules cannot be moved while the list is filtered: what lies between them is hidden.</source>
        <translation>Regeln lassen sich nicht verschieben, solange die Liste gefiltert ist: Was dazwischen liegt, ist ausgeblendet.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::RuleTableModel</name>
    <message>
        <source>Filter the rules</source>
        <translation>Regeln filtern</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Alles Übrige</translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <source>expanded</source>
        <translation>ausgeklappt</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Section %1, %2, %3</source>
        <translation>Abschnitt %1, %2, %3</translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation>Regel %1</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>inaktiv</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>. Finding: %1</source>
        <translation>. Befund: %1</translation>
    </message>
    <message>
        <source>Hits, sim</source>
        <translation>Treffer, Sim.</translation>
    </message>
    <message>
        <source>Hits, live</source>
        <translation>Treffer, live</translation>
    </message>
    <message>
        <source>No figures yet: run a simulation, or connect to a device</source>
        <translation>Noch keine Werte: simulieren Sie oder verbinden Sie ein Gerät</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SavedSearches</name>
    <message>
        <source>Read saved searches</source>
        <translation>Gespeicherte Suchen lesen</translation>
    </message>
    <message>
        <source>Keep saved searches</source>
        <translation>Suchen speichern</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SectionForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n Regel</numerusform>
            <numerusform>%n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 off</source>
        <translation>, %1 aus</translation>
    </message>
</context>
<context>
    <name>tallygate::app::ServiceForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Packets of the service</source>
        <translation>Pakete des Dienstes</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetForm</name>
    <message>
        <source>10.0.0.0/8, 2001:db8::/32, @other</source>
        <translation>10.0.0.0/8, 2001:db8::/32, @andere</translation>
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
        <translation>eine Zahl oder ein Text</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>MAC addresses</source>
        <translation>MAC-Adressen</translation>
    </message>
    <message>
        <source>ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Add entries</source>
        <translation>Einträge hinzufügen</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>Entries from a file</source>
        <translation>Einträge aus einer Datei</translation>
    </message>
    <message>
        <source>Text (*.txt *.csv *.list);;All (*)</source>
        <translation>Text (*.txt *.csv *.list);;Alle (*)</translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation>1 Eintrag</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 Einträge</translation>
    </message>
    <message>
        <source>Nothing added: all of it is in the set already</source>
        <translation>Nichts hinzugefügt: Alles ist schon in der Liste</translation>
    </message>
    <message numerus="yes">
        <source>Added %n entries</source>
        <translation>
            <numerusform>%n Eintrag hinzugefügt</numerusform>
            <numerusform>%n Einträge hinzugefügt</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 of them cannot be read</source>
        <translation>, %1 davon nicht lesbar</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 ist nicht lesbar: %2</translation>
    </message>
    <message>
        <source>%1 is larger than 64 MB</source>
        <translation>%1 ist größer als 64 MB</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n entries</source>
        <translation>
            <numerusform>%n Eintrag entfernt</numerusform>
            <numerusform>%n Einträge entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>example.com, *.example.net, @other</source>
        <translation>example.com, *.example.net, @andere</translation>
    </message>
    <message>
        <source>domain names</source>
        <translation>Domainnamen</translation>
    </message>
    <message>
        <source>Entries from %1</source>
        <translation>Einträge aus %1</translation>
    </message>
    <message>
        <source>Paste entries</source>
        <translation>Einträge einfügen</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SettingsPopover</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Comfortable, 32 px</source>
        <translation>Bequem, 32 px</translation>
    </message>
    <message>
        <source>Compact, 24 px</source>
        <translation>Kompakt, 24 px</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupPanel</name>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>This takes root: log in as root, or as an account that may use sudo. A password that sudo wants is asked for then, and not kept.</source>
        <translation>Dazu braucht es root: Melden Sie sich als root an, oder mit einem Konto, das sudo benutzen darf. Ein Passwort für sudo wird erst dann erfragt und nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Keep what the engine wrote on the device</source>
        <translation>Behalten, was die Engine auf dem Gerät geschrieben hat</translation>
    </message>
    <message>
        <source>I know that every packet passes then</source>
        <translation>Mir ist klar, dass dann jedes Paket durchgelassen wird</translation>
    </message>
    <message>
        <source>Bundle</source>
        <translation>Bündel</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Undo the earlier run and try again</source>
        <translation>Früheren Lauf rückgängig machen und noch einmal</translation>
    </message>
    <message>
        <source>Cancel and undo</source>
        <translation>Abbrechen und rückgängig machen</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>None was found. &quot;cmake --preset static&quot; and &quot;cmake --build --preset static&quot; make one; looked for in: %1</source>
        <translation>Keines gefunden. „cmake --preset static“ und „cmake --build --preset static“ erzeugen eines; gesucht in: %1</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>Version %1 for %2</source>
        <translation>Version %1 für %2</translation>
    </message>
    <message>
        <source>Its name is not that of a bundle; its contents are verified on the host.</source>
        <translation>Der Name ist nicht der eines Bündels; der Inhalt wird auf dem Host geprüft.</translation>
    </message>
    <message>
        <source>The engine of another device is being set up; one at a time.</source>
        <translation>Gerade wird die Engine eines anderen Geräts eingerichtet; eine nach der anderen.</translation>
    </message>
    <message>
        <source>Cancelled: what was done is being undone.</source>
        <translation>Abgebrochen: Was getan wurde, wird rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Bundles (tallygate-*.tar.gz);;All files (*)</source>
        <translation>Bündel (tallygate-*.tar.gz);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupQuestion</name>
    <message>
        <source>I compared this fingerprint with the device&apos;s own</source>
        <translation>Ich habe diesen Fingerabdruck mit dem des Geräts verglichen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Trust this key</source>
        <translation>Diesem Schlüssel vertrauen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>sudo wants the password of %1. It is sent over this connection and not kept.</source>
        <translation>sudo fragt nach dem Passwort von %1. Es geht über diese Verbindung und wird nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Passphrase of the key %1</source>
        <translation>Passphrase des Schlüssels %1</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>Passwort von %1</translation>
    </message>
    <message>
        <source>The server asks: %1</source>
        <translation>Der Server fragt: %1</translation>
    </message>
    <message>
        <source>%1 is not known yet. Its host key is:</source>
        <translation>%1 ist noch nicht bekannt. Der Host-Schlüssel lautet:</translation>
    </message>
    <message>
        <source>The answer before was wrong.</source>
        <translation>Die Antwort davor war falsch.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SetupWords</name>
    <message>
        <source>Upgrade the engine of %1</source>
        <translation>Engine von %1 erneuern</translation>
    </message>
    <message>
        <source>Uninstall the engine from %1</source>
        <translation>Engine von %1 entfernen</translation>
    </message>
    <message>
        <source>Install the engine on %1</source>
        <translation>Engine auf %1 installieren</translation>
    </message>
    <message>
        <source>The engine is replaced while it runs: no packet and no count is lost. If the new one does not run, the one before goes on.</source>
        <translation>Die Engine wird im laufenden Betrieb ersetzt: Kein Paket und kein Zählerstand geht verloren. Läuft die neue nicht, macht die vorige weiter.</translation>
    </message>
    <message>
        <source>The engine is brought to this host over SSH and started. It filters nothing before a policy is pushed. If a step fails, all is undone.</source>
        <translation>Die Engine wird über SSH auf diesen Host gebracht und gestartet. Sie filtert nichts, bevor eine Richtlinie verteilt wird. Schlägt ein Schritt fehl, wird alles rückgängig gemacht.</translation>
    </message>
    <message>
        <source>The policy of this device is no longer enforced, and the interfaces are given back: every packet passes. Programs, service, user and groups are removed.</source>
        <translation>Die Richtlinie dieses Geräts wird nicht mehr durchgesetzt, die Schnittstellen werden zurückgegeben: Jedes Paket wird durchgelassen. Programme, Dienst, Benutzer und Gruppen werden entfernt.</translation>
    </message>
    <message>
        <source>Policies, counters, audit trail and logs stay on the device. Its groups lose their members.</source>
        <translation>Richtlinien, Zähler, Prüfprotokoll und Protokolle bleiben auf dem Gerät. Die Gruppen verlieren ihre Mitglieder.</translation>
    </message>
    <message>
        <source>Lost for good are the policies and revisions kept on the device, its counters, its audit trail and its logs. What this workstation recorded stays.</source>
        <translation>Endgültig verloren gehen die auf dem Gerät aufbewahrten Richtlinien und Revisionen, seine Zähler, sein Prüfprotokoll und seine Protokolle. Was diese Arbeitsstation aufgezeichnet hat, bleibt.</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Uninstall</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Connect and log in</source>
        <translation>Verbinden und anmelden</translation>
    </message>
    <message>
        <source>Become root</source>
        <translation>root werden</translation>
    </message>
    <message>
        <source>Undo the earlier run</source>
        <translation>Früheren Lauf rückgängig machen</translation>
    </message>
    <message>
        <source>Check the host</source>
        <translation>Host prüfen</translation>
    </message>
    <message>
        <source>Upload the bundle</source>
        <translation>Bündel hochladen</translation>
    </message>
    <message>
        <source>Verify the bundle</source>
        <translation>Bündel prüfen</translation>
    </message>
    <message>
        <source>Place programs and service</source>
        <translation>Programme und Dienst ablegen</translation>
    </message>
    <message>
        <source>Remove user and groups</source>
        <translation>Benutzer und Gruppen entfernen</translation>
    </message>
    <message>
        <source>Make user and groups</source>
        <translation>Benutzer und Gruppen anlegen</translation>
    </message>
    <message>
        <source>Start the engine</source>
        <translation>Engine starten</translation>
    </message>
    <message>
        <source>Hand over to the new engine</source>
        <translation>An die neue Engine übergeben</translation>
    </message>
    <message>
        <source>Read back what runs</source>
        <translation>Zurücklesen, was läuft</translation>
    </message>
    <message>
        <source>Stop the engine</source>
        <translation>Engine anhalten</translation>
    </message>
    <message>
        <source>Remove programs and service</source>
        <translation>Programme und Dienst entfernen</translation>
    </message>
    <message>
        <source>Remove what the engine wrote</source>
        <translation>Entfernen, was die Engine schrieb</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>rückgängig gemacht</translation>
    </message>
    <message>
        <source>could not be undone</source>
        <translation>nicht rückgängig zu machen</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>nicht nötig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>The new engine runs. It goes on with the policy and the counters of the one before.</source>
        <translation>Die neue Engine läuft. Sie macht mit der Richtlinie und den Zählern der vorigen weiter.</translation>
    </message>
    <message>
        <source>The engine is gone. What it wrote is in /var/lib/tallygate and /var/log/tallygate.</source>
        <translation>Die Engine ist entfernt. Was sie schrieb, liegt in /var/lib/tallygate und /var/log/tallygate.</translation>
    </message>
    <message>
        <source>The engine is gone, and the host is as it was before it came.</source>
        <translation>Die Engine ist entfernt, und der Host ist, wie er vor ihr war.</translation>
    </message>
    <message>
        <source>The engine runs and filters nothing yet. Next, on the device: name the interfaces it manages with &quot;tallygatectl manage eth0&quot; and &quot;tallygatectl policy confirm&quot;. Then push a policy.</source>
        <translation>Die Engine läuft und filtert noch nichts. Als Nächstes auf dem Gerät: Nennen Sie die Schnittstellen, die sie verwaltet, mit „tallygatectl manage eth0“ und „tallygatectl policy confirm“. Verteilen Sie dann eine Richtlinie.</translation>
    </message>
    <message>
        <source>The account needs a role there first: &quot;sudo usermod -aG tallygate-admin %1&quot;.</source>
        <translation>Das Konto braucht dort zuerst eine Rolle: „sudo usermod -aG tallygate-admin %1“.</translation>
    </message>
    <message>
        <source>Not upgraded: %1.</source>
        <translation>Nicht erneuert: %1.</translation>
    </message>
    <message>
        <source>Not uninstalled: %1.</source>
        <translation>Nicht entfernt: %1.</translation>
    </message>
    <message>
        <source>Not installed: %1.</source>
        <translation>Nicht installiert: %1.</translation>
    </message>
    <message>
        <source>Not all of it could be undone: the steps tell what. Once the host can be reached, try again and have the earlier run undone first.</source>
        <translation>Nicht alles konnte rückgängig gemacht werden: Die Schritte sagen, was. Sobald der Host erreichbar ist, versuchen Sie es noch einmal und lassen Sie den früheren Lauf zuerst rückgängig machen.</translation>
    </message>
    <message>
        <source>What was done is undone.</source>
        <translation>Was getan wurde, ist rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Nothing was changed on the host.</source>
        <translation>Am Host wurde nichts geändert.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::SimulatePage</name>
    <message>
        <source>Simulate</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>same pipeline as tallygatectl %1</source>
        <translation>gleiche Pipeline wie tallygatectl %1</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>About the run</source>
        <translation>Zum Lauf</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Begrenzer</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Choose captures</source>
        <translation>Mitschnitte wählen</translation>
    </message>
    <message>
        <source>Captures (*.pcap *.pcapng *.cap *.dmp);;All files (*)</source>
        <translation>Mitschnitte (*.pcap *.pcapng *.cap *.dmp);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1, with edits</source>
        <translation>%1, mit Änderungen</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft…</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 packets/s</source>
        <translation>%1 Pakete/s</translation>
    </message>
    <message>
        <source>Ready to run</source>
        <translation>Startbereit</translation>
    </message>
    <message numerus="yes">
        <source>before %n edits</source>
        <translation>
            <numerusform>vor %n Änderung</numerusform>
            <numerusform>vor %n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut starten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>There is no frame %1 in the list.</source>
        <translation>In der Liste gibt es keinen Frame %1.</translation>
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
        <translation>%1 simulieren</translation>
    </message>
    <message>
        <source>The rule is no longer in the policy.</source>
        <translation>Die Regel ist nicht mehr im Regelwerk.</translation>
    </message>
    <message>
        <source>Added to rule “%1”</source>
        <translation>Zu Regel „%1“ hinzugefügt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Not changed: %1</source>
        <translation>Nicht geändert: %1</translation>
    </message>
</context>
<context>
    <name>tallygate::app::StartPanel</name>
    <message>
        <source>Run your policy over a capture</source>
        <translation>Das Regelwerk an einem Mitschnitt prüfen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Choose a capture…</source>
        <translation>Mitschnitt wählen…</translation>
    </message>
    <message>
        <source>Use the sample captures</source>
        <translation>Beispielmitschnitte verwenden</translation>
    </message>
    <message>
        <source>Every packet of the captures meets the policy as it would on the device: the same parser, rules and meters as the engine. You see who decided, and why.</source>
        <translation>Jedes Paket der Mitschnitte trifft auf das Regelwerk wie am Gerät: derselbe Parser, dieselben Regeln und Begrenzer wie in der Engine. Zu sehen ist, was entschied und warum.</translation>
    </message>
    <message>
        <source>Choose a packet capture (pcap or pcapng) and say where its packets are met. Every packet gets a verdict, and every rule its counters.</source>
        <translation>Einen Mitschnitt (pcap oder pcapng) wählen und angeben, wo seine Pakete eintreffen. Jedes Paket erhält ein Urteil, jede Regel ihre Zähler.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::StatusBar</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tallygate::app::VerdictRow</name>
    <message>
        <source>%1 of all packets</source>
        <translation>%1 aller Pakete</translation>
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
        <translation>Eine Liste, einen Dienst, Begrenzer, ein Gerät oder einen Filter wählen, um die Verwendung zu sehen.</translation>
    </message>
    <message>
        <source>Nothing names %1.</source>
        <translation>Nichts verwendet %1.</translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhyModel</name>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Meter %1</source>
        <translation>Begrenzer %1</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>trifft zu</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>trifft nicht zu</translation>
    </message>
    <message>
        <source>cannot be decided</source>
        <translation>nicht entscheidbar</translation>
    </message>
</context>
<context>
    <name>tallygate::app::WhyView</name>
    <message>
        <source>Why this verdict</source>
        <translation>Warum dieses Urteil</translation>
    </message>
    <message>
        <source>Rule from this packet…</source>
        <translation>Regel aus diesem Paket…</translation>
    </message>
    <message>
        <source>Copy as expression</source>
        <translation>Als Ausdruck kopieren</translation>
    </message>
    <message>
        <source>Choose a packet in the list to see what decided about it.</source>
        <translation>Ein Paket der Liste wählen, um zu sehen, was über es entschied.</translation>
    </message>
    <message>
        <source>Explain frame %1</source>
        <translation>Frame %1 erklären</translation>
    </message>
    <message>
        <source>Frame %1 met on %2</source>
        <translation>Frame %1 an %2</translation>
    </message>
    <message>
        <source> · application &lt;b&gt;%1&lt;/b&gt;</source>
        <translation> · Zuweisung &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Hide the rules behind</source>
        <translation>Regeln dahinter ausblenden</translation>
    </message>
    <message numerus="yes">
        <source>%n rules behind</source>
        <translation>
            <numerusform>%n Regel dahinter</numerusform>
            <numerusform>%n Regeln dahinter</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Go to the rule</source>
        <translation>Zur Regel</translation>
    </message>
    <message>
        <source>Only packets of this rule</source>
        <translation>Nur Pakete dieser Regel</translation>
    </message>
    <message>
        <source>Copy the explanation</source>
        <translation>Erklärung kopieren</translation>
    </message>
</context>
</TS>
