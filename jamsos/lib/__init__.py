"""Pure helpers of the kernel: identifiers, dates, money, names, workbooks, COPY. No models, no settings."""
