// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is run on the host, for POSIX shells. Each prints facts, "name=value" a line. Where it gives
// up for a reason of its own it prints error=CODE and because=TEXT, and exits with 3; where a
// command fails, that command has said why. None asks for input.

namespace tallygate::bootstrap::scripts {

extern const char *const kPrelude; ///< stands before each of the others
extern const char *const kAlone;   ///< stands between the two where root runs them

extern const char *const kProbe;        ///< by the account itself
extern const char *const kUploadFolder; ///< by the account itself; prints folder=
extern const char *const kDropFolder;   ///< $1: the folder; by whoever made it
extern const char
    *const kVerify; ///< $1: uploaded file, $2: SHA-256, $3: machine; $4: the folder to make
extern const char *const kPlace;   ///< $1: stage, $2: SHA-256 of the bundle
extern const char *const kRestore; ///< undoes kPlace and kRemove
extern const char *const kAccounts;
extern const char *const kDropAccounts;   ///< those that kAccounts made
extern const char *const kReturnAccounts; ///< undoes kDropAccounts, memberships too
extern const char *const kStart;
extern const char *const kUnstart;
extern const char *const kReload;
extern const char *const kReadBack; ///< prints version= and digest=
extern const char *const kStop;
extern const char *const kRestart;
extern const char *const kRemove;
extern const char *const kForget; ///< $1: "keep" leaves what the engine wrote
extern const char *const kSweep;  ///< what earlier runs uploaded
extern const char *const kTidy;   ///< $1: stage, $2: "1" if the previous files may go

} // namespace tallygate::bootstrap::scripts
