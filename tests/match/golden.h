// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "support/testdata.h"

// A golden file of expressions: a line at the margin is an expression, the indented line below it
// is what comes out. Lines that begin with "##" are comments. TALLYGATE_UPDATE_GOLDEN=1 rewrites
// the indented lines.

namespace tallygate::match {

struct GoldenCase
{
    std::string comment; ///< lines before it, kept when the file is rewritten
    std::string expression;
    std::string expected;
};

inline std::filesystem::path goldenPath(const std::string &name)
{
    return std::filesystem::path(TALLYGATE_SOURCE_DIR) / "tests" / "match" / name;
}

inline std::vector<GoldenCase> readGolden(const std::string &name)
{
    std::ifstream in(goldenPath(name));
    std::vector<GoldenCase> cases;
    std::string comment;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("##")) {
            comment += line + '\n';
        } else if (line.starts_with("    ")) {
            if (!cases.empty())
                cases.back().expected = line.substr(4);
        } else {
            cases.push_back({comment, line, {}});
            comment.clear();
        }
    }
    return cases;
}

/// Rewrites the file if that was asked for; returns whether it was.
inline bool updateGolden(const std::string &name, const std::vector<GoldenCase> &cases,
                         const std::function<std::string(const std::string &)> &produce)
{
    if (!qEnvironmentVariableIsSet("TALLYGATE_UPDATE_GOLDEN"))
        return false;
    std::ofstream out(goldenPath(name));
    for (const GoldenCase &golden : cases)
        out << golden.comment << golden.expression << "\n    " << produce(golden.expression)
            << '\n';
    return true;
}

} // namespace tallygate::match
