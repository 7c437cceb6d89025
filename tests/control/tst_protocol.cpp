// SPDX-License-Identifier: GPL-3.0-or-later
// docs/protocol.md against the table of methods and the codec.
#include <set>

#include <QtTest>

#include "control/message.h"
#include "control/methods.h"

using namespace tallygate;
using namespace tallygate::control;

namespace {

struct Section
{
    std::string title;
    std::string text;
    std::vector<std::string> examples; ///< lines of its json block
};

QString readDocument()
{
    QFile file(QStringLiteral(TALLYGATE_SOURCE_DIR "/docs/protocol.md"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no docs/protocol.md");
    return QString::fromUtf8(file.readAll());
}

std::vector<Section> sections()
{
    std::vector<Section> found;
    bool inExample = false;
    for (const QString &line : readDocument().split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1String("### ")))
            found.push_back({line.mid(4).toStdString(), {}, {}});
        else if (line.startsWith(QLatin1String("## ")))
            found.push_back({}); // belongs to no method
        if (found.empty())
            continue;
        if (line.startsWith(QLatin1String("```")))
            inExample = line == QLatin1String("```json");
        else if (inExample)
            found.back().examples.push_back(line.toStdString());
        else
            found.back().text += line.toStdString() + '\n';
    }
    std::erase_if(found, [](const Section &section) { return section.title.empty(); });
    return found;
}

const Section *sectionOf(const std::vector<Section> &all, std::string_view title)
{
    const auto found = std::find_if(
        all.begin(), all.end(), [title](const Section &section) { return section.title == title; });
    return found == all.end() ? nullptr : &*found;
}

struct Parameter
{
    std::string name;
    std::string type;
    bool isOptional = false;
};

/// From the table with the heading "| parameter | type | meaning |".
std::vector<Parameter> parametersOf(const Section &section)
{
    static const QRegularExpression row(
        QStringLiteral("^\\| `([A-Za-z]+)` \\| ([a-z ]+?)(\\?|) \\| \\S"),
        QRegularExpression::MultilineOption);
    std::vector<Parameter> parameters;
    const QString text = QString::fromStdString(section.text);
    for (auto at = row.globalMatch(text); at.hasNext();) {
        const auto match = at.next();
        parameters.push_back({match.captured(1).toStdString(), match.captured(2).toStdString(),
                              !match.captured(3).isEmpty()});
    }
    return parameters;
}

bool hasType(const Json &value, const std::string &type)
{
    if (type == "string")
        return value.is_string();
    if (type == "integer")
        return value.is_number_integer();
    if (type == "boolean")
        return value.is_boolean();
    if (type == "object")
        return value.is_object();
    return type == "array of strings" && value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const Json &one) { return one.is_string(); });
}

void addMethodRows()
{
    QTest::addColumn<QByteArray>("name");
    for (const MethodInfo &method : methods()) {
        const QByteArray name(method.name.data(), static_cast<qsizetype>(method.name.size()));
        QTest::newRow(name.constData()) << name;
    }
}

} // namespace

class TestProtocol : public QObject
{
    Q_OBJECT

private slots:
    void everySectionIsOfAMethodOrANotification();
    void everyMethodIsDocumented_data() { addMethodRows(); }
    void everyMethodIsDocumented();
    void itsExampleIsACallAndItsAnswer_data() { addMethodRows(); }
    void itsExampleIsACallAndItsAnswer();
    void theExampleHasTheParametersOfTheTable_data() { addMethodRows(); }
    void theExampleHasTheParametersOfTheTable();
    void notificationsHaveExamples();
    void exampleLinesComeBackAsTheyAre();
    void methodsAreFoundByName();
};

void TestProtocol::everySectionIsOfAMethodOrANotification()
{
    std::set<std::string> titles;
    for (const Section &section : sections()) {
        QVERIFY2(titles.insert(section.title).second, section.title.c_str());
        const bool isNotification = section.title.ends_with(" (notification)");
        QVERIFY2(isNotification || findMethod(section.title) != nullptr, section.title.c_str());
    }
}

void TestProtocol::everyMethodIsDocumented()
{
    QFETCH(QByteArray, name);
    const auto all = sections();
    const Section *section = sectionOf(all, name.toStdString());
    QVERIFY(section != nullptr);
    const MethodInfo &method = *findMethod(name.toStdString());
    const std::string role =
        fmt::format("\nRole: {}.{}\n", toString(method.role), method.audited ? " Audited." : "");
    QVERIFY2(section->text.find(role) != std::string::npos, role.c_str());
    QVERIFY(section->text.find("\nResult: ") != std::string::npos);
}

void TestProtocol::itsExampleIsACallAndItsAnswer()
{
    QFETCH(QByteArray, name);
    const auto all = sections();
    const Section *section = sectionOf(all, name.toStdString());
    QVERIFY(section != nullptr);
    QCOMPARE(section->examples.size(), std::size_t(2));
    const auto asked = parseMessage(section->examples[0]);
    QVERIFY2(asked, asked ? "" : asked.error().error.message.c_str());
    const auto *request = std::get_if<Request>(&*asked);
    QVERIFY(request != nullptr);
    QCOMPARE(QByteArray::fromStdString(request->method), name);
    const auto answered = parseMessage(section->examples[1]);
    QVERIFY2(answered, answered ? "" : answered.error().error.message.c_str());
    const auto *response = std::get_if<Response>(&*answered);
    QVERIFY(response != nullptr);
    QVERIFY(response->id == request->id);
    // What the result has is named in the text.
    for (const auto &member : response->result.items()) {
        const bool isNamed = section->text.find('`' + member.key() + '`') != std::string::npos;
        const bool isReferred = section->text.find("Result: as `") != std::string::npos ||
                                section->text.find("gives") != std::string::npos;
        QVERIFY2(isNamed || isReferred, member.key().c_str());
    }
}

void TestProtocol::theExampleHasTheParametersOfTheTable()
{
    QFETCH(QByteArray, name);
    const auto all = sections();
    const Section *section = sectionOf(all, name.toStdString());
    QVERIFY(section != nullptr && !section->examples.empty());
    const auto message = parseMessage(section->examples[0]);
    QVERIFY(message);
    const Json &params = std::get<Request>(*message).params;
    const auto parameters = parametersOf(*section);
    QCOMPARE(section->text.find("| parameter |") != std::string::npos, !parameters.empty());
    std::set<std::string> known;
    for (const Parameter &parameter : parameters) {
        known.insert(parameter.name);
        const bool isThere = params.contains(parameter.name);
        QVERIFY2(isThere || parameter.isOptional, parameter.name.c_str());
        if (isThere)
            QVERIFY2(hasType(params.at(parameter.name), parameter.type), parameter.name.c_str());
    }
    for (const auto &member : params.items())
        QVERIFY2(known.contains(member.key()), member.key().c_str());
}

void TestProtocol::notificationsHaveExamples()
{
    int count = 0;
    for (const Section &section : sections()) {
        const auto end = section.title.find(" (notification)");
        if (end == std::string::npos)
            continue;
        ++count;
        QCOMPARE(section.examples.size(), std::size_t(1));
        const auto message = parseMessage(section.examples[0]);
        QVERIFY(message);
        const auto *notification = std::get_if<Notification>(&*message);
        QVERIFY(notification != nullptr);
        QCOMPARE(notification->method, section.title.substr(0, end));
        for (const auto &member : notification->params.items())
            QVERIFY2(section.text.find('`' + member.key() + '`') != std::string::npos,
                     member.key().c_str());
    }
    QVERIFY(count >= 3);
}

void TestProtocol::exampleLinesComeBackAsTheyAre()
{
    int count = 0;
    for (const QString &line : readDocument().split(QLatin1Char('\n'))) {
        if (!line.startsWith(QLatin1String("{\"jsonrpc\"")))
            continue;
        ++count;
        const auto message = parseMessage(line.toStdString());
        QVERIFY2(message, qPrintable(line));
        const std::string again = toLine(*message);
        const auto reread = parseMessage(std::string_view(again).substr(0, again.size() - 1));
        QVERIFY(reread && *reread == *message);
    }
    QVERIFY(count > 2 * static_cast<int>(methods().size()));
}

void TestProtocol::methodsAreFoundByName()
{
    QVERIFY(findMethod("hello") == &methods().front());
    QVERIFY(findMethod("hell") == nullptr);
}

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
