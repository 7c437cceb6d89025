// SPDX-License-Identifier: GPL-3.0-or-later
// The .ts files are whole and say what the sources say: nothing of them shows in the window as
// English by accident.
#include <QtTest>

#include <map>

#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "main/translation.h"
#include "match/expression.h"
#include "text/expressionwords.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

const QString kRoot = QStringLiteral(TALLYGATE_SOURCE_DIR);

struct Message
{
    QString context;
    QString source;
    QString comment;
    QStringList translations; ///< one, or one for each form of number
    bool numerus = false;
    bool finished = true;

    QString key() const
    {
        const QString text = QStringLiteral("%1: “%2”").arg(context, source);
        return comment.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, comment);
    }
};

void readTranslation(QXmlStreamReader &xml, Message &message)
{
    message.finished = !xml.attributes().hasAttribute(QStringLiteral("type"));
    if (!message.numerus) {
        message.translations << xml.readElementText();
        return;
    }
    while (xml.readNextStartElement())
        message.translations << xml.readElementText();
}

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.numerus = xml.attributes().value(QStringLiteral("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source"))
            message.source = xml.readElementText();
        else if (xml.name() == QLatin1String("comment"))
            message.comment = xml.readElementText();
        else if (xml.name() == QLatin1String("translation"))
            readTranslation(xml, message);
        else
            xml.skipCurrentElement();
    }
    return message;
}

/// By key; empty if the file cannot be read.
std::map<QString, Message> readMessages(const QString &path)
{
    std::map<QString, Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    xml.readNextStartElement(); // <TS>
    while (xml.readNextStartElement()) {
        while (xml.readNextStartElement()) {
            if (xml.name() == QLatin1String("name")) {
                context = xml.readElementText();
            } else if (xml.name() == QLatin1String("message")) {
                const Message message = readMessage(xml, context);
                messages.emplace(message.key(), message);
            } else {
                xml.skipCurrentElement();
            }
        }
    }
    return xml.hasError() ? std::map<QString, Message>() : messages;
}

/// What a translation must keep: places, markup, line ends; sorted.
QStringList keptParts(const QString &text)
{
    static const QRegularExpression kept(
        QStringLiteral("%L?[1-9n]|\\{[a-z0-9]+\\}|</?[a-z]+[^>]*>|\\n"));
    QStringList parts;
    for (auto match = kept.globalMatch(text); match.hasNext();)
        parts << match.next().captured();
    parts.sort();
    return parts;
}

/// Where there are spaces at the ends.
std::pair<bool, bool> edges(const QString &text)
{
    return {text.front().isSpace(), text.back().isSpace()};
}

/// Full-width signs of Japanese bring their space along.
bool isWide(QChar sign)
{
    return sign.unicode() >= 0x2E80;
}

/// Why the translation is not whole; empty if it is.
QString faultOf(const Message &message, int forms)
{
    if (!message.finished)
        return QStringLiteral("unfinished");
    if (message.translations.size() != (message.numerus ? forms : 1))
        return QStringLiteral("not as many forms as the language has");
    // In which order a language names a field, and by which of its names, is its own.
    const bool chooses =
        message.context == QLatin1String("Phrase") && message.source == QLatin1String("{0}");
    for (const QString &text : message.translations) {
        if (text.trimmed().isEmpty())
            return QStringLiteral("empty");
        QStringList wanted = keptParts(message.source);
        QStringList found = keptParts(text);
        if (message.numerus) { // "one packet" may do without its number
            wanted.removeAll(QStringLiteral("%n"));
            found.removeAll(QStringLiteral("%n"));
        }
        if (wanted != found && !chooses)
            return QStringLiteral("“%1” has other places").arg(text);
        if (edges(message.source) != edges(text) && !isWide(text.front()))
            return QStringLiteral("“%1” begins or ends with other spaces").arg(text);
    }
    return {};
}

QStringList sourcesOfTheWindow()
{
    QStringList files;
    QDirIterator found(kRoot + QStringLiteral("/app"), {"*.cpp", "*.h"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (found.hasNext())
        files << found.next();
    files.sort();
    return files;
}

/// As the target update_translations has them: classes are looked up in headers.
QStringList includeOptions()
{
    QStringList options;
    for (const char *layer : {"/app", "/core", "/dataplane"}) {
        const QDir folder(kRoot + QLatin1String(layer));
        for (const QString &library : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            options << QStringLiteral("-I%1/%2/include").arg(folder.path(), library);
    }
    return options;
}

QString tsPath(const QString &language)
{
    return QStringLiteral("%1/translations/tallygate_%2.ts").arg(kRoot, language);
}

QString inWords(const char *expression)
{
    const auto parsed = match::parse(expression);
    const auto phrase = parsed ? match::describe(parsed->root) : std::nullopt;
    return phrase ? ExpressionWords::of(*phrase) : QString();
}

/// Installs a language and takes it away again.
class Speaking
{
public:
    explicit Speaking(const QString &language) { installLanguage(language); }
    ~Speaking()
    {
        for (QTranslator *translator : QCoreApplication::instance()->findChildren<QTranslator *>())
            delete translator; // which removes it
        QLocale::setDefault(QLocale::c());
    }
};

void addLanguages()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("forms");
    QTest::newRow("German") << "de" << 2;
    QTest::newRow("Japanese") << "ja" << 1;
    QTest::newRow("English") << "en" << 2;
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void everyFileIsListed()
    {
        const QStringList files = QDir(kRoot + QStringLiteral("/translations"))
                                      .entryList({QStringLiteral("*.ts")}, QDir::Files, QDir::Name);
        QCOMPARE(files, QStringList({"tallygate_de.ts", "tallygate_en.ts", "tallygate_ja.ts"}));
        QCOMPARE(translatedLanguages(), QStringList({"de", "ja"}));
    }

    void messagesAreWhole_data() { addLanguages(); }
    void messagesAreWhole()
    {
        QFETCH(QString, language);
        QFETCH(int, forms);
        const auto messages = readMessages(tsPath(language));
        QVERIFY(messages.size() > 20);
        QStringList faults;
        for (const auto &[key, message] : messages) {
            if (const QString fault = faultOf(message, forms); !fault.isEmpty())
                faults << key + QStringLiteral(" - ") + fault;
        }
        QCOMPARE(faults.join(QLatin1Char('\n')), QString());
    }

    void wordsArePlain()
    {
        // “!” is a sign of expressions, never one of sentences.
        static const QRegularExpression loud(
            QStringLiteral("[A-Za-z)\\]”]!(?!=)|\\b(please|oops|sorry|successfully)\\b"),
            QRegularExpression::CaseInsensitiveOption);
        QVERIFY(loud.match(QStringLiteral("Saved!")).hasMatch());
        QVERIFY(!loud.match(QStringLiteral("a != b is not !(a == b)")).hasMatch());
        QStringList found;
        for (const auto &[key, message] : readMessages(tsPath(QStringLiteral("de")))) {
            if (loud.match(message.source).hasMatch())
                found << key;
        }
        QCOMPARE(found.join(u'\n'), QString());
    }

    /// What `update_translations` would change: nothing.
    void filesFollowTheSources_data() { addLanguages(); }
    void filesFollowTheSources()
    {
        QFETCH(QString, language);
        const QString lupdate = QStringLiteral(TALLYGATE_LUPDATE);
        if (!QFileInfo(lupdate).isExecutable())
            QSKIP("lupdate (qt6-l10n-tools) is not installed");
        QTemporaryDir folder;
        const QString copy = folder.filePath(QStringLiteral("tallygate_%1.ts").arg(language));
        QVERIFY(QFile::copy(tsPath(language), copy));
        QFile list(folder.filePath(QStringLiteral("sources.lst")));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write(sourcesOfTheWindow().join(QLatin1Char('\n')).toUtf8());
        list.close();
        QStringList options = includeOptions();
        options << QStringLiteral("-no-obsolete") << QStringLiteral("-locations")
                << QStringLiteral("none");
        if (language == QLatin1String("en"))
            options << QStringLiteral("-pluralonly");
        QProcess process;
        process.start(lupdate, options + QStringList{QLatin1Char('@') + list.fileName(),
                                                     QStringLiteral("-ts"), copy});
        QVERIFY(process.waitForFinished(-1));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 process.readAllStandardError());
        const auto ours = readMessages(tsPath(language));
        const auto collected = readMessages(copy);
        QVERIFY(!collected.empty());
        QStringList differences;
        for (const auto &[key, message] : collected) {
            if (!ours.contains(key))
                differences << key + QStringLiteral(" - is missing");
        }
        for (const auto &[key, message] : ours) {
            if (!collected.contains(key))
                differences << key + QStringLiteral(" - is in no source");
        }
        QVERIFY2(differences.isEmpty(),
                 qPrintable(QStringLiteral("cmake --build . --target update_translations, then "
                                           "translate:\n") +
                            differences.join(QLatin1Char('\n'))));
    }

    void oneIsNotMany_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("many");
        QTest::newRow("English") << "en"
                                 << "1 rule"
                                 << "2 rules";
        QTest::newRow("plain C") << "C"
                                 << "1 rule"
                                 << "2 rules";
        QTest::newRow("German") << "de"
                                << "1 Regel"
                                << "2 Regeln";
        QTest::newRow("Japanese") << "ja" << QString::fromUtf8("ルール 1件")
                                  << QString::fromUtf8("ルール 2件");
    }
    void oneIsNotMany()
    {
        QFETCH(QString, language);
        QFETCH(QString, one);
        QFETCH(QString, many);
        const Speaking spoken(language);
        QCOMPARE(QCoreApplication::translate("RuleTable", "%n rules", nullptr, 1), one);
        QCOMPARE(QCoreApplication::translate("RuleTable", "%n rules", nullptr, 2), many);
    }

    void wordsOfExpressions_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("expected");
        QTest::newRow("English") << "en"
                                 << "opens a connection and goes to TCP port 80, 443 or 8080";
        QTest::newRow("German") << "de"
                                << QString::fromUtf8(
                                       "eröffnet eine Verbindung und geht zu TCP-Port 80, 443 "
                                       "oder 8080");
        QTest::newRow("Japanese")
            << "ja"
            << QString::fromUtf8("接続を開始する かつ 宛先 TCP ポートが 80、443 または 8080");
    }
    void wordsOfExpressions()
    {
        QFETCH(QString, language);
        QFETCH(QString, expected);
        const Speaking spoken(language);
        QCOMPARE(inWords("tcp.flags.syn == 1 && tcp.flags.ack == 0 && "
                         "tcp.dstport in {80, 443, 8080}"),
                 expected);
    }

    void anInnerOrIsBracketed()
    {
        const Speaking german(QStringLiteral("de"));
        QCOMPARE(inWords("ip.ttl < 5 && (tcp || udp)"),
                 QStringLiteral("hat ip.ttl unter 5, und (ist TCP oder ist UDP)"));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
