// SPDX-License-Identifier: GPL-3.0-or-later
// Page has no code of its own; this file gives its meta-object a home.
#include "services/page.h"
