// Bounds recursion over values: templates can nest lists, tuples and generators as deep as they like.
#pragma once

namespace carboy::jinja {

/// Counts a level of recursion while it lives. Throws: TemplateRuntimeError (RecursionError) beyond 150 levels.
class Nesting {
  public:
    Nesting();
    ~Nesting() { --depth(); }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

  private:
    static int& depth() noexcept;
};

}  // namespace carboy::jinja
