// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policyfile.h"

#include <array>

#include "base/mappedfile.h"
#include "objectsjson.h"

namespace tallygate::policy {

namespace {

void checkIsPolicy(JsonReader &reader, simdjson::ondemand::document &document)
{
    if (document.type() != simdjson::ondemand::json_type::object)
        reader.refuse(reader.text().data(), "not-a-policy",
                      "this is not a Tallygate policy: expected an object");
    checkVersion(reader, document, "tallygate", kFormatVersion);
    document.rewind();
}

Document readDocument(JsonReader &reader, simdjson::ondemand::document &root)
{
    static constexpr std::array<std::string_view, 11> kKeys{
        "tallygate", "uuid",    "name",    "comment",         "sets",        "services",
        "meters",    "filters", "devices", "interfaceGroups", "applications"};
    constexpr std::uint64_t kRequired = 0b11;
    Document document;
    reader.object(JsonValue(root.get_value()), kKeys, kRequired,
                  [&](std::size_t key, JsonValue member) {
                      switch (key) {
                      case 0:
                          reader.integer(member, 1, kFormatVersion);
                          break;
                      case 1:
                          document.uuid = reader.uuid(member);
                          break;
                      case 2:
                          document.name = reader.string(member);
                          break;
                      case 3:
                          document.comment = reader.string(member);
                          break;
                      case 4:
                          document.sets = readList<Set>(reader, member);
                          break;
                      case 5:
                          document.services = readList<Service>(reader, member);
                          break;
                      case 6:
                          document.meters = readList<Meter>(reader, member);
                          break;
                      case 7:
                          document.filters = readList<Filter>(reader, member);
                          break;
                      case 8:
                          document.devices = readList<Device>(reader, member);
                          break;
                      case 9:
                          document.interfaceGroups = readList<InterfaceGroup>(reader, member);
                          break;
                      case 10:
                          document.applications = readList<Application>(reader, member);
                          break;
                      }
                  });
    return document;
}

} // namespace

Result<Policy> parsePolicy(std::string_view json, std::string_view file)
{
    auto document =
        runReader<Document>(json, file, [](JsonReader &reader, simdjson::ondemand::document &root) {
            checkIsPolicy(reader, root);
            reader.checkIdentities();
            return readDocument(reader, root);
        });
    if (!document)
        return fail(std::move(document.error()));
    return Policy::fromDocument(std::move(*document));
}

std::string writePolicy(const Policy &policy)
{
    constexpr std::size_t kTypicalRuleBytes = 400;
    JsonWriter out(JsonWriter::Style::Pretty);
    out.reserve(policy.ruleCount() * kTypicalRuleBytes);
    out.beginObject();
    out.member("tallygate", std::int64_t{kFormatVersion});
    out.nextLine();
    out.member("uuid", policy->uuid);
    for (const auto &[name, text] :
         {std::pair{"name", &policy->name}, std::pair{"comment", &policy->comment}}) {
        out.nextLine();
        out.memberIfAny(name, *text);
    }
    writeListIfAny(out, "sets", policy->sets);
    writeListIfAny(out, "services", policy->services);
    writeListIfAny(out, "meters", policy->meters);
    writeListIfAny(out, "filters", policy->filters);
    writeListIfAny(out, "devices", policy->devices);
    writeListIfAny(out, "interfaceGroups", policy->interfaceGroups);
    writeListIfAny(out, "applications", policy->applications);
    out.endObject();
    out.raw("\n");
    return out.take();
}

Result<Policy> loadPolicy(const std::filesystem::path &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return fail(text.error());
    return parsePolicy(*text, path.string());
}

Result<void> savePolicy(const Policy &policy, const std::filesystem::path &path)
{
    return writeFileAtomically(path, writePolicy(policy));
}

} // namespace tallygate::policy
