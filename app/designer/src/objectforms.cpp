// SPDX-License-Identifier: GPL-3.0-or-later
#include "objectforms.h"

#include <QRegularExpression>
#include <QSignalBlocker>

#include "base/address.h"
#include "meterfields.h"
#include "pipeline/policyprogram.h"
#include "ruleform.h"
#include "services/theme.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kExpressionLines = 12;
constexpr int kListLines = 8;

const QRegularExpression &separators()
{
    static const QRegularExpression expression(QStringLiteral("[\\s,;]+"));
    return expression;
}

std::vector<std::string> wordsOf(const QString &line)
{
    std::vector<std::string> words;
    for (const QString &word : line.split(separators(), Qt::SkipEmptyParts)) {
        if (std::find(words.begin(), words.end(), word.toStdString()) == words.end())
            words.push_back(word.toStdString());
    }
    return words;
}

QString lineOf(const std::vector<std::string> &words)
{
    QStringList line;
    for (const std::string &word : words)
        line << text(word);
    return line.join(QStringLiteral(", "));
}

/// "198.51.100.0/24", or with another port than that of SSH "198.51.100.0/24:2222" and
/// "[2001:db8::/32]:2222".
QString guardWord(const policy::GuardEntry &entry)
{
    const QString prefix = text(entry.prefix);
    if (entry.tcpPort == policy::GuardEntry().tcpPort)
        return prefix;
    return (prefix.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(prefix)
        .arg(entry.tcpPort);
}

/// What is no such word is a prefix that will be found fault with.
policy::GuardEntry guardEntryOf(const QString &word)
{
    static const QRegularExpression withPort(
        QStringLiteral("^(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})$"));
    const QRegularExpressionMatch match = withPort.match(word);
    bool isPort = false;
    const std::uint16_t port = match.captured(3).toUShort(&isPort);
    if (!match.hasMatch() || !isPort || port == 0)
        return {word.toStdString()};
    return {(match.captured(1) + match.captured(2)).toStdString(), port};
}

/// A copy of the object, changed and put in its place. False: nothing changed.
template <class T, class Change>
std::optional<policy::Edit> changed(const std::shared_ptr<const T> &object, const Change &change)
{
    if (!object)
        return std::nullopt;
    T copy = *object;
    change(copy);
    if (copy == *object)
        return std::nullopt;
    return policy::replaceObject(std::make_shared<const T>(std::move(copy)));
}

} // namespace

std::optional<ExpressionFault> ListLanguage::check(const QString &line) const
{
    for (const QString &word : line.split(separators(), Qt::SkipEmptyParts)) {
        if (const QString fault = m_judge(word); !fault.isEmpty())
            return ExpressionFault{int(line.indexOf(word)), int(word.size()), fault};
    }
    return std::nullopt;
}

// Services

ServiceForm::ServiceForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_language(context.names())
    , m_name(makeLine(tr("Name")))
    , m_expression(
          new ExpressionField(theme(), &m_language, tr("Expression"), kExpressionLines, this))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
{
    header().setTitle(tr("Service"));
    addField(tr("Name"), m_name);
    addField(tr("Packets of the service"), m_expression);
    addField(tr("Comment"), m_comment);
    m_expression->setWords(expressionWords);
    connect(m_name, &FieldLine::committed, this, &ServiceForm::rename);
    connect(m_expression, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Service &service) { service.expression = typed.toStdString(); });
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Service &service) { service.comment = typed.toStdString(); });
    });
}

void ServiceForm::modify(const std::function<void(policy::Service &)> &change)
{
    if (auto edit = changed(policy().service(object()), change))
        apply(std::move(*edit));
}

void ServiceForm::refresh(bool anew)
{
    const policy::ServicePtr service = policy().service(object());
    if (!service)
        return;
    m_name->setShown(text(service->name), anew);
    m_expression->setShown(text(service->expression), anew);
    m_expression->recheck();
    m_comment->setShown(text(service->comment), anew);
}

// Meters

MeterForm::MeterForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_name(makeLine(tr("Name")))
    , m_fields(new MeterFields(context, this))
    , m_deviceWide(new QCheckBox(tr("One for the whole device"), this))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
{
    header().setTitle(tr("Meter"));
    addField(tr("Name"), m_name);
    addWidget(m_fields);
    addWidget(m_deviceWide);
    addField(tr("Comment"), m_comment);
    m_deviceWide->setToolTip(
        tr("All interfaces and filters of a device draw on the same allowance"));
    connect(m_name, &FieldLine::committed, this, &MeterForm::rename);
    connect(m_deviceWide, &QCheckBox::clicked, this, [this](bool checked) {
        modify([&](policy::Meter &meter) { meter.deviceWide = checked; });
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Meter &meter) { meter.comment = typed.toStdString(); });
    });
}

void MeterForm::modify(const std::function<void(policy::Meter &)> &change)
{
    if (auto edit = changed(policy().meter(object()), change))
        apply(std::move(*edit));
}

void MeterForm::refresh(bool anew)
{
    const policy::MeterPtr meter = policy().meter(object());
    if (!meter)
        return;
    m_name->setShown(text(meter->name), anew);
    m_fields->setMeter(meter, anew);
    m_deviceWide->setChecked(meter->deviceWide);
    m_comment->setShown(text(meter->comment), anew);
}

// Devices

DeviceForm::DeviceForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_addresses([](const QString &word) {
        const std::string address = word.section(u'/', 0, 0).toStdString();
        return parseIpv4(address) || parseIpv6(address) ? QString()
                                                        : tr("“%1” is no address").arg(word);
    })
    , m_guardEntries([](const QString &word) {
        const auto range = parseAddressRange(guardEntryOf(word).prefix);
        return range ? QString() : text(range.error().message);
    })
    , m_name(makeLine(tr("Name")))
    , m_address(makeLine(tr("Managed at")))
{
    header().setTitle(tr("Device"));
    addField(tr("Name"), m_name);
    addField(tr("Managed at"), m_address);
    m_address->setPlaceholderText(tr("host name or address"));
    m_interfaces =
        addList(tr("Interfaces"), nullptr, &policy::Device::interfaces, tr("wan0, lan0"));
    m_localAddresses = addList(tr("Own addresses"), &m_addresses, &policy::Device::localAddresses,
                               tr("192.0.2.1, 2001:db8::1"));
    m_localGroups = addList(tr("Joined groups"), &m_addresses, &policy::Device::localGroups,
                            tr("224.0.0.5, ff02::1:2"));
    addGuard();
    m_incomplete = addCheck(tr("Drop incomplete headers"), [](policy::Device &device) -> bool & {
        return device.systemChecks.incompleteHeader;
    });
    m_longChain = addCheck(tr("Drop overlong header chains"), [](policy::Device &device) -> bool & {
        return device.systemChecks.longHeaderChain;
    });
    m_land = addCheck(tr("Drop packets from an address to itself"),
                      [](policy::Device &device) -> bool & { return device.systemChecks.land; });
    m_comment = new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this);
    addField(tr("Comment"), m_comment);
    connect(m_name, &FieldLine::committed, this, &DeviceForm::rename);
    connect(m_address, &FieldLine::committed, this, [this](const QString &typed) {
        modify([&](policy::Device &device) { device.address = typed.toStdString(); });
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Device &device) { device.comment = typed.toStdString(); });
    });
}

ExpressionField *DeviceForm::addList(const QString &label, const ExpressionLanguage *language,
                                     Words policy::Device::*member, const QString &example)
{
    auto *field = new ExpressionField(theme(), language, label, kListLines, this);
    field->setPlaceholder(example);
    connect(field, &ExpressionField::committed, this, [this, member](const QString &typed) {
        modify([&](policy::Device &device) { device.*member = wordsOf(typed); });
        refresh(true);
    });
    addField(label, field);
    return field;
}

/// Who may always reach its management (SEMANTICS 3).
void DeviceForm::addGuard()
{
    const QString label = tr("Management guard: always let in from");
    m_guard = new ExpressionField(theme(), &m_guardEntries, label, kListLines, this);
    m_guard->setPlaceholder(tr("198.51.100.0/24, [2001:db8::/32]:2222"));
    m_guard->setToolTip(tr("Addresses that reach the device by SSH whatever the rules say, with a "
                           "port where it is not 22. Empty: what is in force there stays, at first "
                           "everywhere."));
    addField(label, m_guard);
    connect(m_guard, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Device &device) {
            device.guard.entries.clear();
            for (const std::string &word : wordsOf(typed))
                device.guard.entries.push_back(guardEntryOf(text(word)));
        });
        refresh(true);
    });
    m_advertisements =
        addCheck(tr("Also router advertisements"), [](policy::Device &device) -> bool & {
            return device.guard.routerAdvertisements;
        });
    m_redirects = addCheck(tr("Also redirects"),
                           [](policy::Device &device) -> bool & { return device.guard.redirects; });
    m_dhcp = addCheck(tr("Also DHCP"),
                      [](policy::Device &device) -> bool & { return device.guard.dhcp; });
}

QCheckBox *DeviceForm::addCheck(const QString &label, Flag flag)
{
    auto *check = new QCheckBox(label, this);
    connect(check, &QCheckBox::clicked, this, [this, flag](bool checked) {
        modify([&](policy::Device &device) { flag(device) = checked; });
    });
    addWidget(check);
    return check;
}

void DeviceForm::modify(const std::function<void(policy::Device &)> &change)
{
    if (auto edit = changed(policy().device(object()), change))
        apply(std::move(*edit));
}

void DeviceForm::refresh(bool anew)
{
    const policy::DevicePtr device = policy().device(object());
    if (!device)
        return;
    m_name->setShown(text(device->name), anew);
    m_address->setShown(text(device->address), anew);
    m_interfaces->setShown(lineOf(device->interfaces), anew);
    m_localAddresses->setShown(lineOf(device->localAddresses), anew);
    m_localGroups->setShown(lineOf(device->localGroups), anew);
    QStringList guard;
    for (const policy::GuardEntry &entry : device->guard.entries)
        guard << guardWord(entry);
    m_guard->setShown(guard.join(QStringLiteral(", ")), anew);
    m_advertisements->setChecked(device->guard.routerAdvertisements);
    m_redirects->setChecked(device->guard.redirects);
    m_dhcp->setChecked(device->guard.dhcp);
    m_incomplete->setChecked(device->systemChecks.incompleteHeader);
    m_longChain->setChecked(device->systemChecks.longHeaderChain);
    m_land->setChecked(device->systemChecks.land);
    m_comment->setShown(text(device->comment), anew);
}

// Interface groups

InterfaceGroupForm::InterfaceGroupForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_name(makeLine(tr("Name")))
    , m_patterns(new ExpressionField(theme(), nullptr, tr("Interfaces"), kListLines, this))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
{
    header().setTitle(tr("Interface group"));
    addField(tr("Name"), m_name);
    addField(tr("Interfaces, by name or pattern"), m_patterns);
    addField(tr("Comment"), m_comment);
    m_patterns->setPlaceholder(tr("wan0, vlan*, eth?"));
    m_patterns->setWords([this](const QString &patterns) { return membersOf(patterns); });
    connect(m_name, &FieldLine::committed, this, &InterfaceGroupForm::rename);
    connect(m_patterns, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::InterfaceGroup &group) { group.patterns = wordsOf(typed); });
        refresh(true);
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::InterfaceGroup &group) { group.comment = typed.toStdString(); });
    });
}

QString InterfaceGroupForm::membersOf(const QString &patterns) const
{
    const std::vector<std::string> globs = wordsOf(patterns);
    QStringList members;
    for (const policy::DevicePtr &device : policy()->devices) {
        for (const std::string &interface : device->interfaces) {
            if (std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) {
                    return pipeline::matchesGlob(glob, interface);
                }))
                members << QStringLiteral("%1 %2").arg(text(device->name), text(interface));
        }
    }
    return members.join(QStringLiteral(", "));
}

void InterfaceGroupForm::modify(const std::function<void(policy::InterfaceGroup &)> &change)
{
    if (auto edit = changed(policy().interfaceGroup(object()), change))
        apply(std::move(*edit));
}

void InterfaceGroupForm::refresh(bool anew)
{
    const policy::InterfaceGroupPtr group = policy().interfaceGroup(object());
    if (!group)
        return;
    m_name->setShown(text(group->name), anew);
    m_patterns->setShown(lineOf(group->patterns), anew);
    m_patterns->recheck();
    m_comment->setShown(text(group->comment), anew);
}

// Applications

QString scopeText(policy::Scope scope)
{
    switch (scope) {
    case policy::Scope::Any:
        break;
    case policy::Scope::ToDevice:
        return ApplicationForm::tr("to the device");
    case policy::Scope::FromDevice:
        return ApplicationForm::tr("from the device");
    case policy::Scope::Transit:
        return ApplicationForm::tr("transit");
    }
    return {};
}

std::vector<ChoiceField::Choice> scopesOf(policy::Direction direction)
{
    const auto own =
        direction == policy::Direction::In ? policy::Scope::ToDevice : policy::Scope::FromDevice;
    return {{ApplicationForm::tr("every packet"), int(policy::Scope::Any)},
            {scopeText(own), int(own)},
            {scopeText(policy::Scope::Transit), int(policy::Scope::Transit)}};
}

ApplicationForm::ApplicationForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_switch(makeSwitch())
    , m_filter(new ChoiceField(tr("Filter"), this))
    , m_device(new ChoiceField(tr("Device"), this))
    , m_interface(new ChoiceField(tr("Interface"), this))
    , m_direction(new ChoiceField(tr("Direction"), this))
    , m_scope(new ChoiceField(tr("Packets"), this))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
{
    header().setTitle(tr("Application of a filter"));
    addField(tr("Filter"), m_filter);
    addField(tr("Device"), m_device);
    addPair(tr("Interface"), m_interface, tr("Direction"), m_direction);
    addField(tr("Packets"), m_scope);
    addField(tr("Comment"), m_comment);
    m_direction->setChoices(
        {{tr("in"), int(policy::Direction::In)}, {tr("out"), int(policy::Direction::Out)}});
    connect(m_switch, &QPushButton::clicked, this, [this] {
        modify(
            [](policy::Application &application) { application.enabled = !application.enabled; });
    });
    const auto name = [this](ChoiceField *field, std::string policy::Application::*member) {
        connect(field, &QComboBox::activated, this, [this, field, member] {
            const std::string chosen = field->currentText().toStdString();
            modify([&](policy::Application &application) { application.*member = chosen; });
        });
    };
    name(m_filter, &policy::Application::filter);
    name(m_device, &policy::Application::device);
    name(m_interface, &policy::Application::interface);
    connect(m_direction, &ChoiceField::chosen, this, [this](int direction) {
        modify([&](policy::Application &application) {
            application.direction = policy::Direction(direction);
            // Packets to the device never go out, nor those from it in.
            if (application.scope != policy::Scope::Transit)
                application.scope = policy::Scope::Any;
        });
    });
    connect(m_scope, &ChoiceField::chosen, this, [this](int scope) {
        modify([&](policy::Application &application) { application.scope = policy::Scope(scope); });
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify(
            [&](policy::Application &application) { application.comment = typed.toStdString(); });
    });
}

void ApplicationForm::modify(const std::function<void(policy::Application &)> &change)
{
    if (auto edit = changed(policy().application(object()), change))
        apply(std::move(*edit));
}

void ApplicationForm::showNames(ChoiceField *field, QStringList names, const std::string &current)
{
    if (!names.contains(text(current)))
        names << text(current); // it may be gone; it stays until another is chosen
    const QSignalBlocker blocker(field);
    field->clear();
    field->addItems(names);
    field->setCurrentIndex(int(names.indexOf(text(current))));
    field->update();
}

void ApplicationForm::refresh(bool anew)
{
    const policy::ApplicationPtr application = policy().application(object());
    if (!application)
        return;
    QStringList filters;
    for (const policy::FilterPtr &filter : policy()->filters)
        filters << text(filter->name);
    QStringList devices;
    for (const policy::DevicePtr &device : policy()->devices)
        devices << text(device->name);
    QStringList interfaces;
    if (const policy::DevicePtr device = policy().deviceNamed(application->device)) {
        for (const std::string &interface : device->interfaces)
            interfaces << text(interface);
    }
    for (const policy::InterfaceGroupPtr &group : policy()->interfaceGroups)
        interfaces << u'@' + text(group->name);
    showSwitch(m_switch, application->enabled);
    showNames(m_filter, filters, application->filter);
    showNames(m_device, devices, application->device);
    showNames(m_interface, interfaces, application->interface);
    m_direction->setValue(int(application->direction));
    m_scope->setChoices(scopesOf(application->direction));
    m_scope->setValue(int(application->scope));
    m_comment->setShown(text(application->comment), anew);
}

} // namespace tallygate::app
