// SPDX-License-Identifier: GPL-3.0-or-later
// Which interfaces are managed: ids that last, and files that are not believed.

#include <QTemporaryDir>
#include <QTest>

#include "base/mappedfile.h"
#include "ports/portstore.h"

using namespace tallygate;
using namespace tallygate::engine;

class PortStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void idsLast();
    void formerNamesAreKept();
    void wiresGoTogether();
    void survivesItsFile();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
};

void PortStoreTest::idsLast()
{
    PortStore store;
    const auto first = store.manageHost("eth0", FailMode::Open);
    const auto second = store.manageHost("eth1", FailMode::Closed);
    QCOMPARE(first, 1u);
    QCOMPARE(second, 2u);
    store.unmanage(first);
    QVERIFY(store.managedNamed("eth0") == nullptr);
    QCOMPARE(store.manageHost("eth0", FailMode::Closed), first);
    store.rename(first, "wan0");
    QCOMPARE(store.managedNamed("wan0")->id, first);
    // A new interface under the old name is another port.
    QCOMPARE(store.manageHost("eth0", FailMode::Open), 3u);
}

void PortStoreTest::formerNamesAreKept()
{
    using Names = std::vector<std::string>;
    PortStore store;
    const auto port = store.manageHost("eth0", FailMode::Open);
    store.rename(port, "rename2");
    store.rename(port, "wan0");
    QVERIFY((store.find(port)->formerNames == Names{"eth0", "rename2"}));
    store.rename(port, "eth0");
    QVERIFY((store.find(port)->formerNames == Names{"rename2", "wan0"}));
    for (int i = 0; i < 20; ++i)
        store.rename(port, "x" + std::to_string(i));
    QCOMPARE(store.find(port)->formerNames.size(), PortStore::kMostFormerNames);
    QCOMPARE(store.find(port)->formerNames.back(), std::string("x18"));
    // Managed anew it is nobody else.
    store.unmanage(port);
    QCOMPARE(store.manageHost("x19", FailMode::Open), port);
    QVERIFY(store.find(port)->formerNames.empty());
}

void PortStoreTest::wiresGoTogether()
{
    PortStore store;
    const auto [left, right] = store.manageWire("a0", "b0", FailMode::Open);
    QCOMPARE(store.find(left)->peer, std::optional(right));
    QCOMPARE(store.find(right)->peer, std::optional(left));
    store.setFailMode(right, FailMode::Closed);
    QVERIFY(store.find(left)->failMode == FailMode::Closed);
    store.unmanage(right);
    QVERIFY(store.managed().empty());
    QCOMPARE(store.manageHost("a0", FailMode::Open), left);
    QVERIFY(!store.find(left)->peer);
}

void PortStoreTest::survivesItsFile()
{
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "ports.json";
    auto empty = PortStore::load(file);
    QVERIFY(empty && empty->all().empty());
    PortStore store;
    store.manageHost("eth0", FailMode::Open);
    store.manageWire("a0", "b0", FailMode::Closed);
    store.rename(1, "wan0");
    Disk disk;
    QVERIFY(store.save(disk, file));
    auto again = PortStore::load(file);
    QVERIFY(again);
    QVERIFY(*again == store);
}

void PortStoreTest::refusesOtherFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    const auto port = [](int id, const char *name, const char *rest) {
        return QByteArray("{\"id\":") + QByteArray::number(id) + ",\"name\":\"" + name +
               "\",\"managed\":true," + rest + "}";
    };
    const char *host = R"("kind":"host","failMode":"open")";
    const auto file = [](const QByteArray &ports) { return "{\"ports\":[" + ports + "]}"; };
    QTest::newRow("empty") << QByteArray() << "ports-unreadable";
    QTest::newRow("cut") << QByteArray("{\"ports\":[{\"id\":1,") << "ports-unreadable";
    QTest::newRow("kind") << file(port(1, "e", R"("kind":"x","failMode":"open")"))
                          << "ports-unreadable";
    QTest::newRow("fail mode") << file(port(1, "e", R"("kind":"host","failMode":"ajar")"))
                               << "ports-unreadable";
    QTest::newRow("same id") << file(port(1, "e", host) + "," + port(1, "f", host))
                             << "ports-inconsistent";
    QTest::newRow("same name") << file(port(1, "e", host) + "," + port(2, "e", host))
                               << "ports-inconsistent";
    QTest::newRow("half a wire") << file(port(1, "e", R"("kind":"wire","failMode":"open")"))
                                 << "ports-inconsistent";
}

void PortStoreTest::refusesOtherFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "ports.json";
    QVERIFY(writeFileAtomically(file, content.toStdString()));
    const auto store = PortStore::load(file);
    QVERIFY(!store);
    QCOMPARE(QString::fromStdString(store.error().code), code);
    QVERIFY(QString::fromStdString(store.error().message).contains("ports.json"));
}

QTEST_GUILESS_MAIN(PortStoreTest)
#include "tst_portstore.moc"
