// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/mappedfile.h"
#include "policy/journal.h"
#include "policy/policyfile.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

Timestamp at(int second)
{
    return Timestamp{std::chrono::seconds(second)};
}

Edit named(const Policy &policy, std::size_t rule, const std::string &name)
{
    RulePatch patch;
    patch.name = name;
    return modifyRules({policy->filters[0]->sections[0]->rules[rule]->uuid}, patch);
}

void appendRaw(const std::filesystem::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::app | std::ios::binary) << text;
}

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void recoversASavedDocument();
    void recoversAnUnsavedDocument();
    void everyTornTailIsDropped();
    void reopenCutsTheTornTail();
    void brokenMiddleIsAnError();
    void changedBaseIsAnError();
    void removeDeletes();
    void killedWhileEditing();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_document;
    std::filesystem::path m_journal;
    Policy m_start;
    std::string m_text;
};

void TestJournal::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_document = m_folder->filePath("p.tallygate").toStdString();
    m_journal = m_folder->filePath("p.journal").toStdString();
    m_start = testsupport::bigPolicy({40, 4, 1, 1});
    m_text = writePolicy(m_start);
    QVERIFY(savePolicy(m_start, m_document).has_value());
}

void TestJournal::recoversASavedDocument()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    QVERIFY(journal.has_value());
    Policy policy = m_start;
    for (int n = 0; n < 5; ++n) {
        const auto applied = apply(policy, named(policy, 0, fmt::format("name {}\n", n)));
        QVERIFY(
            journal->append(named(policy, 0, fmt::format("name {}\n", n)), at(2 + n)).has_value());
        policy = applied->next;
    }
    const auto recovered = recover(m_journal);
    QVERIFY2(recovered.has_value(), recovered ? "" : toString(recovered.error()).c_str());
    QVERIFY(recovered->base == m_start);
    QVERIFY(recovered->policy == policy);
    QCOMPARE(recovered->journal.edits.size(), std::size_t{5});
    QVERIFY(recovered->journal.started == at(1));
    QVERIFY(recovered->journal.lastEdit == at(6));
    QVERIFY(!recovered->journal.tornTail);
}

void TestJournal::recoversAnUnsavedDocument()
{
    auto journal = Journal::create(m_journal, {}, m_text, at(1));
    QVERIFY(journal->append(named(m_start, 1, "x"), at(2)).has_value());
    const auto recovered = recover(m_journal);
    QVERIFY(recovered.has_value());
    QVERIFY(recovered->journal.document.empty());
    QVERIFY(recovered->policy == apply(m_start, named(m_start, 1, "x"))->next);
}

void TestJournal::everyTornTailIsDropped()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    QVERIFY(journal->append(named(m_start, 0, "first"), at(2)).has_value());
    const auto sound = std::filesystem::file_size(m_journal);
    QVERIFY(journal->append(named(m_start, 0, "second"), at(3)).has_value());
    const auto whole = std::filesystem::file_size(m_journal);
    for (auto size = sound; size < whole; ++size) {
        const std::filesystem::path copy = m_journal.string() + ".cut";
        std::filesystem::copy_file(m_journal, copy,
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(copy, size);
        const auto content = readJournal(copy);
        QVERIFY2(content.has_value(), content ? "" : toString(content.error()).c_str());
        QCOMPARE(content->edits.size(), std::size_t{1});
        QCOMPARE(content->tornTail, size != sound);
        QCOMPARE(content->soundBytes, static_cast<std::size_t>(sound));
    }
}

void TestJournal::reopenCutsTheTornTail()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    QVERIFY(journal->append(named(m_start, 0, "first"), at(2)).has_value());
    appendRaw(m_journal, "{\"time\":\"1970-01-01T00:0");
    auto again = Journal::reopen(m_journal);
    QVERIFY(again.has_value());
    QVERIFY(again->append(named(m_start, 0, "second"), at(3)).has_value());
    const auto content = readJournal(m_journal);
    QVERIFY(content.has_value());
    QCOMPARE(content->edits.size(), std::size_t{2});
    QVERIFY(!content->tornTail);
}

void TestJournal::brokenMiddleIsAnError()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    appendRaw(m_journal, "nonsense\n");
    QVERIFY(journal->append(named(m_start, 0, "first"), at(2)).has_value());
    const auto content = readJournal(m_journal);
    QVERIFY(!content.has_value());
    QCOMPARE(content.error().code, std::string("journal-broken"));
    QCOMPARE(content.error().where.line, 2u);
    appendRaw(m_folder->filePath("empty").toStdString(), "");
    QCOMPARE(readJournal(m_folder->filePath("empty").toStdString()).error().code,
             std::string("journal-broken"));
}

void TestJournal::changedBaseIsAnError()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    QVERIFY(journal->append(named(m_start, 0, "first"), at(2)).has_value());
    QVERIFY(journal->append(named(m_start, 1, "second"), at(3)).has_value());
    const Uuid gone = m_start->filters[0]->sections[0]->rules[0]->uuid;
    const Policy changed = apply(m_start, removeRules({gone}))->next;
    QVERIFY(savePolicy(changed, m_document).has_value());
    const auto recovered = recover(m_journal);
    QVERIFY(!recovered.has_value());
    QCOMPARE(recovered.error().code, std::string("journal-base-changed"));
    // What still fits can be had.
    const Replayed replayed = replay(changed, readJournal(m_journal)->edits);
    QCOMPARE(replayed.applied, std::size_t{1});
    QCOMPARE(replayed.refused.size(), std::size_t{1});
    QCOMPARE(replayed.policy->filters[0]->sections[0]->rules[0]->name, std::string("second"));
}

void TestJournal::removeDeletes()
{
    auto journal = Journal::create(m_journal, m_document, m_text, at(1));
    QVERIFY(std::filesystem::exists(m_journal));
    QVERIFY(journal->remove().has_value());
    QVERIFY(!std::filesystem::exists(m_journal));
    QVERIFY(journal->remove().has_value());
}

void TestJournal::killedWhileEditing()
{
    int acknowledged[2];
    QVERIFY(::pipe(acknowledged) == 0);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        auto journal = Journal::create(m_journal, m_document, m_text, at(1));
        for (int n = 0;; ++n) {
            if (!journal->append(named(m_start, 0, std::to_string(n)), at(n)))
                ::_exit(1);
            if (::write(acknowledged[1], &n, sizeof n) != sizeof n)
                ::_exit(1);
        }
    }
    ::close(acknowledged[1]);
    int last = -1;
    while (last < 50 && ::read(acknowledged[0], &last, sizeof last) == sizeof last) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    while (::read(acknowledged[0], &last, sizeof last) == sizeof last) {
    }
    ::close(acknowledged[0]);
    const auto recovered = recover(m_journal);
    QVERIFY2(recovered.has_value(), recovered ? "" : toString(recovered.error()).c_str());
    // Every edit that append() had returned from is there; at most one more was under way.
    const auto count = static_cast<int>(recovered->journal.edits.size());
    QVERIFY(count >= last + 1 && count <= last + 2);
}

QTEST_APPLESS_MAIN(TestJournal)
#include "tst_journal.moc"
