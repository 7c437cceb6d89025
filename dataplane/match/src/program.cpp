// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/program.h"

#include <algorithm>

#include "compiledtest.h"

// An expression becomes two things over the same list of steps, one step a test:
//  - a decision graph: each step says where to go when it holds and when it does not. That is what
//    runs for nearly every packet, with short circuit and nothing to remember between steps.
//  - the tree, flattened. Only when a step meets a value that the snaplen cut off is the packet
//    evaluated again over the tree with Kleene's three values: the graph has no place for
//    "perhaps".

namespace tallygate::match {

namespace {

using fields::Protocol;

constexpr std::uint32_t kTrue = 0xffffffff;
constexpr std::uint32_t kFalse = 0xfffffffe;

/// One test with its two ways on.
struct Step
{
    enum class Op : std::uint8_t {
        Layer,    ///< the header is there
        Number,   ///< one value in a range; complete in here
        Pair,     ///< one of two values of one header in a range (`ip.addr`); complete in here
        List,     ///< one value in the list of `test`
        PairList, ///< one of two values in the list of `test`
        Test,     ///< anything else: `test` does it
        Constant,
    };

    Op op = Op::Test;
    Protocol protocol = Protocol::Frame;
    std::uint8_t byteWidth = 0;
    std::uint8_t shift = 0;
    std::uint16_t byteOffset = 0;
    std::uint16_t secondOffset = 0; ///< of the other value; the same if there is one only
    std::uint16_t reach = 0;        ///< bytes of header that must be there for all of it
    bool exclude = false;           ///< present and outside; Constant: the value
    bool isMasked = false;          ///< by less than all bits of the value
    std::uint32_t onTrue = kTrue;
    std::uint32_t onFalse = kFalse;
    std::uint32_t test = 0;
    std::uint64_t mask = 0;
    std::uint64_t first = 0;
    std::uint64_t span = 0; ///< last - first: one comparison does for both ends
    const Node *node = nullptr;

    bool inRange(std::uint64_t value) const { return value - first <= span; }
    std::uint64_t load(const std::uint8_t *header, std::uint16_t offset) const
    {
        return packet::loadBits(header + offset, byteWidth) >> shift & mask;
    }
};

/// A node of the flattened tree; children are consecutive in More::childList.
struct FlatNode
{
    NodeKind kind = NodeKind::Test;
    std::uint32_t step = 0;
    std::uint32_t firstChild = 0;
    std::uint32_t childCount = 0;
};

Truth negated(Truth truth)
{
    if (truth == Truth::Undecidable)
        return truth;
    return truth == Truth::True ? Truth::False : Truth::True;
}

} // namespace

struct Program::Impl
{
    /// What most of the programs of a large policy do without.
    struct More
    {
        std::vector<CompiledTest> tests;
        std::vector<FlatNode> tree;
        std::vector<std::uint32_t> childList;
        std::uint32_t root = 0;
    };

    Expression expression;
    std::vector<Step> steps;
    std::unique_ptr<More> more; ///< null where the one step is complete

    const CompiledTest &test(const Step &step) const { return more->tests[step.test]; }
    Truth runStep(const Step &step, const Packet &packet, std::vector<TestTrace> *trace) const;
    Truth runTree(const Packet &packet, std::vector<TestTrace> *trace) const;
    Truth runShort(const Step &step, const packet::Layer &layer, const Packet &packet) const;
    Truth run(const Step &step, const Packet &packet) const;
    Truth runNumber(const Step &step, const Packet &packet) const;
    Truth walk(const Packet &packet) const;
    Truth evaluateTree(std::uint32_t index, const Packet &packet,
                       std::vector<TestTrace> *trace) const;
};

inline Truth Program::Impl::runNumber(const Step &step, const Packet &packet) const
{
    const packet::Layer *layer = packet.outer(step.protocol);
    if (layer == nullptr)
        return packet.mayStillCarry(step.protocol) ? Truth::Undecidable : Truth::False;
    if (step.reach > layer->headerLength)
        return runShort(step, *layer, packet);
    const std::uint8_t *header = packet.frame.data + layer->offset;
    const std::uint64_t value = step.load(header, step.byteOffset);
    bool holds = false;
    switch (step.op) {
    case Step::Op::Number:
        holds = step.inRange(value);
        break;
    case Step::Op::Pair:
        holds = step.inRange(value) || step.inRange(step.load(header, step.secondOffset));
        break;
    case Step::Op::List:
        holds = test(step).inList(value);
        break;
    default:
        holds = test(step).inList(value) || test(step).inList(step.load(header, step.secondOffset));
        break;
    }
    return holds != step.exclude ? Truth::True : Truth::False;
}

/// Where the header ends before all of it.
Truth Program::Impl::runShort(const Step &step, const packet::Layer &layer,
                              const Packet &packet) const
{
    if (step.op == Step::Op::List || step.op == Step::Op::PairList)
        return test(step).evaluate(packet);
    const std::uint8_t *header = packet.frame.data + layer.offset;
    bool isAny = false;
    for (const std::uint16_t offset : {step.byteOffset, step.secondOffset}) {
        if (offset + step.byteWidth > layer.headerLength)
            continue;
        if (step.inRange(step.load(header, offset)))
            return step.exclude ? Truth::False : Truth::True;
        isAny = true;
    }
    if (layer.extent == packet::Extent::Cut)
        return Truth::Undecidable;
    return isAny && step.exclude ? Truth::True : Truth::False;
}

inline Truth Program::Impl::run(const Step &step, const Packet &packet) const
{
    switch (step.op) {
    case Step::Op::Layer:
        if (packet.outer(step.protocol) != nullptr)
            return Truth::True;
        return packet.mayStillCarry(step.protocol) ? Truth::Undecidable : Truth::False;
    case Step::Op::Number:
    case Step::Op::Pair:
    case Step::Op::List:
    case Step::Op::PairList:
        return runNumber(step, packet);
    case Step::Op::Test:
        return test(step).evaluate(packet);
    case Step::Op::Constant:
        return step.exclude ? Truth::True : Truth::False;
    }
    return Truth::False;
}

inline Truth Program::Impl::walk(const Packet &packet) const
{
    std::uint32_t at = 0;
    do {
        const Step &step = steps[at];
        const Truth truth = run(step, packet);
        if (truth == Truth::Undecidable)
            return truth;
        at = truth == Truth::True ? step.onTrue : step.onFalse;
    } while (at < kFalse);
    return at == kTrue ? Truth::True : Truth::False;
}

Truth Program::Impl::runTree(const Packet &packet, std::vector<TestTrace> *trace) const
{
    return more ? evaluateTree(more->root, packet, trace) : runStep(steps.front(), packet, trace);
}

Truth Program::Impl::runStep(const Step &step, const Packet &packet,
                             std::vector<TestTrace> *trace) const
{
    const Truth truth = run(step, packet);
    if (trace != nullptr && step.op != Step::Op::Constant)
        trace->push_back({step.node, truth});
    return truth;
}

Truth Program::Impl::evaluateTree(std::uint32_t index, const Packet &packet,
                                  std::vector<TestTrace> *trace) const
{
    const FlatNode &node = more->tree[index];
    if (node.kind == NodeKind::Test || node.kind == NodeKind::Constant)
        return runStep(steps[node.step], packet, trace);
    const std::uint32_t *children = more->childList.data() + node.firstChild;
    if (node.kind == NodeKind::Not)
        return negated(evaluateTree(children[0], packet, trace));
    const Truth decisive = node.kind == NodeKind::And ? Truth::False : Truth::True;
    Truth all = negated(decisive);
    for (std::uint32_t i = 0; i < node.childCount; ++i) {
        const Truth truth = evaluateTree(children[i], packet, trace);
        if (truth == decisive)
            return truth;
        if (truth == Truth::Undecidable)
            all = truth;
    }
    return all;
}

namespace {

/// Lays out steps and tree. Targets are labels until all steps have their places.
class Builder
{
public:
    Builder(std::vector<Step> &steps, std::vector<CompiledTest> &tests, std::vector<FlatNode> &tree,
            std::vector<std::uint32_t> &childList, const SetTable &sets)
        : m_steps(steps)
        , m_tests(tests)
        , m_tree(tree)
        , m_childList(childList)
        , m_sets(sets)
    {}

    Result<std::uint32_t> build(const Node &root)
    {
        auto index = add(root, kTrueLabel, kFalseLabel);
        if (!index)
            return index;
        for (Step &step : m_steps) {
            step.onTrue = resolved(step.onTrue);
            step.onFalse = resolved(step.onFalse);
        }
        return index;
    }

private:
    static constexpr std::uint32_t kTrueLabel = 0;
    static constexpr std::uint32_t kFalseLabel = 1;

    std::uint32_t newLabel()
    {
        m_labels.push_back(0);
        return static_cast<std::uint32_t>(m_labels.size()) - 1;
    }
    void bind(std::uint32_t label) { m_labels[label] = static_cast<std::uint32_t>(m_steps.size()); }
    std::uint32_t resolved(std::uint32_t label) const { return m_labels[label]; }

    Result<std::uint32_t> add(const Node &node, std::uint32_t onTrue, std::uint32_t onFalse)
    {
        switch (node.kind) {
        case NodeKind::And:
        case NodeKind::Or:
            return addJoined(node, onTrue, onFalse);
        case NodeKind::Not: {
            auto child = add(*node.children.front(), onFalse, onTrue);
            if (!child)
                return child;
            return addTree(NodeKind::Not, {*child});
        }
        case NodeKind::Test:
        case NodeKind::Constant:
            break;
        }
        return addStep(node, onTrue, onFalse);
    }

    Result<std::uint32_t> addJoined(const Node &node, std::uint32_t onTrue, std::uint32_t onFalse)
    {
        const bool isAnd = node.kind == NodeKind::And;
        std::vector<std::uint32_t> children;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const bool last = i + 1 == node.children.size();
            const std::uint32_t next = last ? 0 : newLabel();
            auto child = isAnd ? add(*node.children[i], last ? onTrue : next, onFalse)
                               : add(*node.children[i], onTrue, last ? onFalse : next);
            if (!child)
                return child;
            children.push_back(*child);
            if (!last)
                bind(next);
        }
        return addTree(node.kind, children);
    }

    std::uint32_t addTree(NodeKind kind, const std::vector<std::uint32_t> &children)
    {
        FlatNode flat;
        flat.kind = kind;
        flat.firstChild = static_cast<std::uint32_t>(m_childList.size());
        flat.childCount = static_cast<std::uint32_t>(children.size());
        m_childList.insert(m_childList.end(), children.begin(), children.end());
        m_tree.push_back(flat);
        return static_cast<std::uint32_t>(m_tree.size()) - 1;
    }

    Result<std::uint32_t> addStep(const Node &node, std::uint32_t onTrue, std::uint32_t onFalse)
    {
        Step step;
        step.node = &node;
        step.onTrue = onTrue;
        step.onFalse = onFalse;
        if (node.kind == NodeKind::Constant) {
            step.op = Step::Op::Constant;
            step.exclude = node.constant;
        } else {
            auto test = CompiledTest::compile(node, m_sets);
            if (!test)
                return fail(test.error());
            if (test->isPlainLayer()) {
                step.op = Step::Op::Layer;
                step.protocol = test->place().protocol;
            } else {
                if (test->isPlainNumber())
                    takeNumber(step, *test);
                if (step.op != Step::Op::Number && step.op != Step::Op::Pair) {
                    step.test = static_cast<std::uint32_t>(m_tests.size());
                    m_tests.push_back(std::move(*test));
                }
            }
        }
        FlatNode flat;
        flat.kind = node.kind;
        flat.step = static_cast<std::uint32_t>(m_steps.size());
        m_steps.push_back(step);
        m_tree.push_back(flat);
        return static_cast<std::uint32_t>(m_tree.size()) - 1;
    }

    static void takeNumber(Step &step, const CompiledTest &test)
    {
        const Place &place = test.place();
        step.op = test.hasList() ? (test.hasTwoPlaces() ? Step::Op::PairList : Step::Op::List)
                                 : (test.hasTwoPlaces() ? Step::Op::Pair : Step::Op::Number);
        step.protocol = place.protocol;
        step.byteWidth = place.byteWidth;
        step.shift = place.shift;
        step.byteOffset = place.byteOffset;
        step.secondOffset = test.lastPlace().byteOffset;
        step.reach = static_cast<std::uint16_t>(std::max(step.byteOffset, step.secondOffset) +
                                                step.byteWidth);
        step.exclude = test.excludes();
        step.mask = place.mask & test.mask();
        step.isMasked = step.mask != place.mask;
        step.first = test.first();
        step.span = test.last() - test.first();
        if (test.last() < test.first()) { // holds for nothing: a value no masked load can have
            step.first = ~0ull;
            step.span = 0;
            step.mask &= ~0ull >> 1;
        }
    }

    std::vector<Step> &m_steps;
    std::vector<CompiledTest> &m_tests;
    std::vector<FlatNode> &m_tree;
    std::vector<std::uint32_t> &m_childList;
    const SetTable &m_sets;
    std::vector<std::uint32_t> m_labels{kTrue, kFalse};
};

} // namespace

Program::Program(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}
Program::Program(Program &&) noexcept = default;
Program &Program::operator=(Program &&) noexcept = default;
Program::~Program() = default;

Result<Program> Program::compile(const Expression &expression, const SetTable &sets)
{
    auto impl = std::make_unique<Impl>();
    impl->expression = expression;
    if (expression.root) {
        Impl::More more;
        Builder builder(impl->steps, more.tests, more.tree, more.childList, sets);
        auto root = builder.build(*impl->expression.root);
        if (!root)
            return fail(root.error());
        more.root = *root;
        impl->steps.shrink_to_fit();
        if (more.tree.size() > 1 || !more.tests.empty())
            impl->more = std::make_unique<Impl::More>(std::move(more));
    }
    return Program(std::move(impl));
}

Truth Program::evaluate(const packet::Packet &packet) const
{
    if (m_impl->steps.empty())
        return Truth::True;
    const Truth truth = m_impl->walk(packet);
    return truth == Truth::Undecidable ? m_impl->runTree(packet, nullptr) : truth;
}

Truth Program::evaluate(const packet::Packet &packet, std::vector<TestTrace> &trace) const
{
    if (m_impl->steps.empty())
        return Truth::True;
    return m_impl->runTree(packet, &trace);
}

std::optional<PlainTest> Program::plain(const Node &test, std::size_t mostRanges) const
{
    const auto step = std::find_if(m_impl->steps.begin(), m_impl->steps.end(),
                                   [&test](const Step &each) { return each.node == &test; });
    if (step == m_impl->steps.end())
        return std::nullopt;
    switch (step->op) {
    case Step::Op::Constant:
        return std::nullopt;
    case Step::Op::Layer: {
        PlainTest plain;
        plain.isLayer = true;
        plain.layer = step->protocol;
        return plain;
    }
    case Step::Op::Number:
    case Step::Op::Pair:
        // Nothing in it is looked up in a set.
        return CompiledTest::compile(test, {})->plain(mostRanges);
    case Step::Op::List:
    case Step::Op::PairList:
    case Step::Op::Test:
        break;
    }
    return m_impl->test(*step).plain(mostRanges);
}

std::optional<PlainRange> Program::plainRange() const
{
    if (m_impl->more || m_impl->steps.size() != 1)
        return std::nullopt;
    const Step &step = m_impl->steps.front();
    if (step.op != Step::Op::Number || step.exclude || step.isMasked || step.first > step.mask)
        return std::nullopt;
    PlainRange range;
    range.place.protocol = step.protocol;
    range.place.octets = step.byteWidth;
    range.place.shift = step.shift;
    range.place.byteOffset = step.byteOffset;
    range.place.mask = step.mask;
    range.first = step.first;
    range.last = std::min(step.first + step.span, step.mask);
    return range;
}

NecessaryRange Program::necessaryRange() const
{
    NecessaryRange narrowest;
    // From the first step on as far as each is reached only by way of its predecessor's success.
    for (std::uint32_t at = 0; at < m_impl->steps.size(); ++at) {
        const Step &step = m_impl->steps[at];
        if (step.onFalse != kFalse)
            break;
        if (step.op == Step::Op::Number && !step.exclude && step.span < narrowest.span) {
            narrowest = {step.protocol, step.byteWidth, step.shift, step.byteOffset,
                         step.reach,    step.mask,      step.first, step.span};
        }
        if (step.onTrue != at + 1)
            break;
    }
    return narrowest;
}

const Expression &Program::expression() const
{
    return m_impl->expression;
}

} // namespace tallygate::match
