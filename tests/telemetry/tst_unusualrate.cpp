// SPDX-License-Identifier: GPL-3.0-or-later
// What is told as unusual of a rate, and what is not.
#include <QtTest>

#include "telemetry/unusualrate.h"

using namespace tallygate::telemetry;

class TestUnusualRate : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsUnusualWithoutAHabit()
    {
        QVERIFY(!UsualRate().compare(1e6));
        QVERIFY(!UsualRate(std::vector<double>(35, 1.0)).compare(1e6));
        QVERIFY(UsualRate(std::vector<double>(36, 1.0)).compare(1e6));
    }

    void severalTimesTheMedianIs()
    {
        const UsualRate usual(std::vector<double>(288, 23.0));
        QVERIFY(!usual.compare(23));
        QVERIFY(!usual.compare(91));
        QVERIFY((usual.compare(230) == UnusualRate{230, 23}));
    }

    void aHandfulOfPacketsIsNot()
    {
        const UsualRate usual(std::vector<double>(288, 0.0));
        QVERIFY(!usual.compare(9.9));
        QVERIFY((usual.compare(10) == UnusualRate{10, 0}));
    }

    void whatComesEachHourIsNot()
    {
        std::vector<double> means(288, 5.0);
        for (std::size_t i = 0; i < means.size(); i += 12) // five minutes of each hour
            means[i] = 200;
        QVERIFY(!UsualRate(means).compare(220));
        QVERIFY(UsualRate(means).compare(400));
    }

    void onePeakOfTheDayHidesNoOther()
    {
        std::vector<double> means(288, 5.0);
        means[100] = means[101] = 5'000;
        QVERIFY(UsualRate(means).compare(220));
    }
};

QTEST_APPLESS_MAIN(TestUnusualRate)
#include "tst_unusualrate.moc"
