// SPDX-License-Identifier: GPL-3.0-or-later
// A rule as it was in the revision that logged a hit, and what became of it.
#include <QtTest>

#include "base/base64.h"
#include "hitrule.h"
#include "recordfixture.h"
#include "rulehistory.h"
#include "services/jobrunner.h"
#include "text/explainer.h"

using namespace tallygate;
using namespace tallygate::app;
using storage::LoggedHit;

namespace {

/// The text of a policy with the rule of madeHit(1), and perhaps another one.
std::string revisionWith(const char *match, bool hasOther)
{
    pipeline::DevicePolicy policy;
    pipeline::DeviceFilter filter;
    filter.uuid = idOf("filter");
    filter.name = "edge";
    filter.defaultVerdict = pipeline::Verdict::Drop;
    pipeline::DeviceRule rule;
    rule.uuid = madeHit(1).rule;
    rule.number = 3;
    rule.name = "Worm";
    rule.action = pipeline::Action::Drop;
    pipeline::Condition condition;
    condition.expression = match;
    rule.conditions.push_back(condition);
    filter.rules.push_back(rule);
    rule.uuid = idOf("other");
    rule.number = 4;
    if (hasOther)
        filter.rules.push_back(rule);
    policy.filters.push_back(filter);
    return pipeline::writeDevicePolicy(policy);
}

} // namespace

class TestHitRule : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_source = std::make_unique<TestRecords>();
        m_source->known[0].revision = 43;
        // In pieces, as a device sends it.
        m_source->answers = [](const TestRecords::Call &call) -> Result<control::Json> {
            const std::string number = call.params["revision"].get<std::string>();
            if (number == "7")
                return fail(ErrorKind::NotFound, "revision-missing", "revision 7 is not kept");
            const std::string text = number == "41" ? revisionWith("tcp.dstport == 445", true)
                                                    : revisionWith("tcp.dstport == 139", false);
            const std::size_t offset = std::stoull(call.params["offset"].get<std::string>());
            return control::Json{{"revision", number},
                                 {"size", std::to_string(text.size())},
                                 {"data", toBase64(std::string_view(text).substr(offset, 400))}};
        };
        m_history = std::make_unique<RuleHistory>(*m_source, m_jobs);
    }
    void cleanup() { m_history.reset(); }

    void aChangeIsTold()
    {
        const LoggedHit hit = madeHit(1);
        QVERIFY(said(hit).contains("in which it may differ")); // it is being read
        QTRY_COMPARE(said(hit), QStringLiteral("In revision 41, which logged it: 3 Worm in edge\n"
                                               "Drop: tcp.dstport == 445\n"
                                               "It was changed: in revision 43, which runs now, "
                                               "it is Worm\nDrop: tcp.dstport == 139"));
        const std::size_t asked = m_source->calls.size();
        QVERIFY(asked > 2); // there were several pieces
        // Another rule of the same revisions is known without asking.
        LoggedHit gone = hit;
        gone.rule = idOf("other");
        QVERIFY2(said(gone).contains("Revision 43, which runs now, does not have it any more."),
                 qPrintable(said(gone)));
        LoggedHit never = hit;
        never.rule = idOf("never");
        QVERIFY(said(never).contains("as revision 41 does not have it"));
        QCOMPARE(m_source->calls.size(), asked);
    }

    void whatRunsIsShownAsItIs()
    {
        m_source->known[0].revision = 41;
        QCOMPARE(said(madeHit(1)), QString());
        QTRY_COMPARE(said(madeHit(1)),
                     QStringLiteral("In revision 41, which logged it: 3 Worm in edge\n"
                                    "Drop: tcp.dstport == 445"));
    }

    void whatCannotBeReadIsSaid()
    {
        LoggedHit old = madeHit(1);
        old.revision = 7;
        QTRY_VERIFY2(said(old).contains("revision 7 is not kept"), qPrintable(said(old)));
        QVERIFY(said(old).startsWith("Logged under revision 7; fw1 runs 43 now"));
    }

    void nothingIsClaimedOfADeviceThatIsAway()
    {
        const LoggedHit hit = madeHit(1);
        QTRY_VERIFY(said(hit).contains("It was changed"));
        m_source->known[0].isConnected = false;
        emit m_source->devicesChanged();
        QCOMPARE(said(hit), QStringLiteral("Logged under revision 41; fw1 runs 43 now, in which it "
                                           "may differ."));
        // Whoever comes back is asked anew: it may be another engine.
        m_source->known[0].isConnected = true;
        m_source->calls.clear();
        (void)said(hit);
        QCOMPARE(m_source->calls.size(), 1u);
    }

    void aSuppressionLineHasNoRule()
    {
        LoggedHit hit = madeHit(1);
        hit.notLogged = 12;
        QCOMPARE(said(hit), QString());
        QVERIFY(m_source->calls.empty());
    }

private:
    QString said(const LoggedHit &hit)
    {
        return ruleAsItWas(*m_history, *m_source, m_explainer, hit);
    }

    JobRunner m_jobs;
    Explainer m_explainer;
    std::unique_ptr<TestRecords> m_source;
    std::unique_ptr<RuleHistory> m_history;
};

QTEST_GUILESS_MAIN(TestHitRule)
#include "tst_hitrule.moc"
