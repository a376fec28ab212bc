"""Pure helpers of the kernel: identifiers, dates, money, names, workbooks and COPY. No models, no settings."""
